import {
  CreateRepositoryCommand,
  DescribeRepositoriesCommand,
  ECRClient,
  PutImageScanningConfigurationCommand,
} from "@aws-sdk/client-ecr";
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketLifecycleConfigurationCommand,
  ListObjectVersionsCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { options } from "./emulator";

export function describeStorage(): void {
  let s3: S3Client;
  const Bucket = "groundwork-state";

  beforeAll(async () => {
    s3 = new S3Client(options());
    await s3.send(
      new CreateBucketCommand({
        Bucket,
        CreateBucketConfiguration: { LocationConstraint: "ap-northeast-1" },
      }),
    );
  });

  test("a bucket policy with a condition is kept but not applied, one without is applied", async () => {
    const deny = (more: object) =>
      new PutBucketPolicyCommand({
        Bucket,
        Policy: JSON.stringify({
          Version: "2012-10-17",
          Statement: [
            { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: `arn:aws:s3:::${Bucket}/*`, ...more },
          ],
        }),
      });
    const put = () => s3.send(new PutObjectCommand({ Bucket, Key: "policy", Body: "x" }));
    await s3.send(deny({ Condition: { Bool: { "aws:SecureTransport": "false" } } }));
    await put();
    await s3.send(deny({}));
    await expect(put()).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
    await s3.send(deny({ Condition: { Bool: { "aws:SecureTransport": "false" } } }));
    await put();
  });

  test("a lifecycle rule keeps the number of versions to hold", async () => {
    const rule = {
      ID: "old",
      Status: "Enabled" as const,
      Filter: { Prefix: "" },
      NoncurrentVersionExpiration: { NoncurrentDays: 90, NewerNoncurrentVersions: 20 },
    };
    await s3.send(
      new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules: [rule] } }),
    );
    const { Rules } = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
    expect(Rules).toMatchObject([rule]);
  });

  test("versions and delete markers go together", async () => {
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
    const Key = "versions";
    for (const Body of ["1", "2"]) await s3.send(new PutObjectCommand({ Bucket, Key, Body }));
    await s3.send(new DeleteObjectCommand({ Bucket, Key }));
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: "3" }));
    const all = async () => {
      const found = await s3.send(new ListObjectVersionsCommand({ Bucket, Prefix: Key }));
      return [...(found.Versions ?? []), ...(found.DeleteMarkers ?? [])];
    };
    const Objects = (await all()).map(({ VersionId }) => ({ Key, VersionId }));
    expect(Objects).toHaveLength(4);
    await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect(await all()).toEqual([]);
  });

  test("the scan of a repository's images can be switched off", async () => {
    const ecr = new ECRClient(options());
    const repository = { repositoryName: "realtime" };
    const scanned = async () =>
      (await ecr.send(new DescribeRepositoriesCommand({ repositoryNames: ["realtime"] }))).repositories![0]!
        .imageScanningConfiguration;
    const on = { imageScanningConfiguration: { scanOnPush: true } };
    await ecr.send(new CreateRepositoryCommand({ ...repository, ...on }));
    expect(await scanned()).toEqual({ scanOnPush: true });
    await ecr.send(
      new PutImageScanningConfigurationCommand({ ...repository, imageScanningConfiguration: {} }),
    );
    expect(await scanned()).toEqual({ scanOnPush: false });
  });
}
