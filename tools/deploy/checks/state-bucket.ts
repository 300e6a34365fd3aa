import { GetBucketVersioningCommand, S3Client } from "@aws-sdk/client-s3";
import type { Check } from "./check";

/** The bucket of the states answers and keeps earlier versions. */
export const stateBucket: Check<"bootstrap"> = {
  title: "The state bucket answers",
  seconds: 60,
  look: async ({ settings, outputs }) => {
    const client = new S3Client({ region: settings.region, forcePathStyle: true });
    const { Status } = await client.send(new GetBucketVersioningCommand({ Bucket: outputs.state_bucket }));
    return { isWell: Status === "Enabled", said: `versioning ${Status ?? "off"}` };
  },
  mend: "No other phase can be deployed before. Look at the bucket and its policy in the S3 console.",
};
