import { HeadBucketCommand, S3Client } from "@aws-sdk/client-s3";
import type { Settings } from "../../environments/schema";
import { stateLocation } from "../../stacks/location";

/** Whether the bucket of the states is there, which `bootstrap` makes. */
export function stateBucketAnswers(settings: Settings): Promise<boolean> {
  const client = new S3Client({ region: settings.region, forcePathStyle: true });
  const command = new HeadBucketCommand({ Bucket: stateLocation(settings, "bootstrap").bucket });
  return client.send(command).then(
    () => true,
    () => false,
  );
}
