import { createHash } from "node:crypto";
import {
  DescribeImagesCommand,
  ECRClient,
  ImageNotFoundException,
  PutImageCommand,
} from "@aws-sdk/client-ecr";
import { RepositoryNotFoundException } from "@aws-sdk/client-ecr";

export interface LocalImage {
  readonly region: string;
  readonly repository: string;
  readonly tag: string;
}

/** Whether the registry has the image, so that the repository need not be made ahead. */
export async function hasImage({ region, repository, tag }: LocalImage): Promise<boolean> {
  try {
    await new ECRClient({ region }).send(
      new DescribeImagesCommand({ repositoryName: repository, imageIds: [{ imageTag: tag }] }),
    );
    return true;
  } catch (error) {
    if (error instanceof ImageNotFoundException || error instanceof RepositoryNotFoundException) return false;
    throw error;
  }
}

/**
 * Puts an image without content into the emulator's registry, where a user of AWS would `docker push`: the
 * emulator starts no containers, and the service only asks that the image is there.
 */
export async function putEmptyImage({ region, repository, tag }: LocalImage): Promise<void> {
  const config = "{}";
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    config: {
      mediaType: "application/vnd.oci.image.config.v1+json",
      digest: `sha256:${createHash("sha256").update(config).digest("hex")}`,
      size: config.length,
    },
    layers: [],
  });
  await new ECRClient({ region }).send(
    new PutImageCommand({ repositoryName: repository, imageManifest: manifest, imageTag: tag }),
  );
}
