import type { Readable } from "node:stream";
import type { Settings } from "../../environments/schema";
import { stackName, stateLocation } from "../../stacks/location";
import type { Phase } from "../../stacks/outputs";
import { ToolError } from "../errors";
import type { Chunks } from "../terraform/json-stream";

/** Reads the state of a phase, as Terraform wrote it, piece by piece; undefined where there is none. */
export type ReadState = (phase: Phase) => Promise<Chunks | undefined>;

/**
 * Opens the bucket that holds the states of an environment's phases. A bucket of another account is refused by S3, and
 * one that does not answer is given up after a minute.
 *
 * @param otherwise what to do instead where it cannot be read, to end the error's sentence: `, or name a file`
 * @returns a reader that throws a ToolError naming the object, the cause and what to check
 */
export async function openRemoteStates(settings: Settings, otherwise = ""): Promise<ReadState> {
  const { GetObjectCommand, NoSuchBucket, NoSuchKey, S3Client } = await import("@aws-sdk/client-s3");
  const { account, region } = settings;
  const client = new S3Client({
    region,
    forcePathStyle: true,
    requestHandler: { connectionTimeout: 5_000, socketTimeout: 20_000 },
  });
  return async (phase) => {
    const { bucket, key } = stateLocation(settings, phase);
    const command = new GetObjectCommand({ Bucket: bucket, Key: key, ExpectedBucketOwner: account });
    const explain = (error: unknown) =>
      new ToolError(
        `The state of ${stackName(settings, phase)} (s3://${bucket}/${key} in ${region}) cannot be read: ${(error as Error).message}. ` +
          `Check the AWS credentials (aws sts get-caller-identity must answer account ${account})${otherwise}.`,
      );
    try {
      const { Body } = await client.send(command);
      return pieces(Body as Readable, explain);
    } catch (error) {
      if (error instanceof NoSuchKey || error instanceof NoSuchBucket) return undefined;
      throw explain(error);
    }
  };
}

async function* pieces(body: Readable, explain: (error: unknown) => ToolError): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    throw explain(error);
  }
}
