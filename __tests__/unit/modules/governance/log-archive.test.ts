import { LogArchive } from "../../../../modules/governance/log-archive";
import type { LogArchiveProps } from "../../../../modules/governance/log-archive";
import { find, only, resources, statements, synthModule } from "../../synth";

const ACCOUNT = "111111111111";
const TRAIL = `arn:aws:cloudtrail:ap-northeast-1:${ACCOUNT}:trail/app`;

const synth = (props: Partial<LogArchiveProps> = {}) =>
  synthModule(
    (stack) =>
      new LogArchive(stack, "archive", {
        trail: { arn: TRAIL, bucketName: "app-log-archive" },
        config: { bucketName: "app-config-archive" },
        accessLogName: "app-log-access",
        account: ACCOUNT,
        kmsKeyArn: "arn:key",
        objectLock: "governance",
        lockDays: 365,
        glacierAfterDays: 90,
        expirationDays: 2557,
        ...props,
      }),
  );

/** The policy of the bucket whose resource has these letters in its id. */
const policyOf = (json: ReturnType<typeof synth>, id: string) =>
  statements(
    Object.entries(json.resource!.aws_s3_bucket_policy!).find(([name]) => name.includes(id))![1]
      .policy as string,
  );
const archivePolicy = (props: Partial<LogArchiveProps> = {}) => policyOf(synth(props), "archive_bucket");
const bySid = (all: ReturnType<typeof archivePolicy>, sid: string) => all.find(({ Sid }) => Sid === sid);

describe("LogArchive", () => {
  test.each(["governance", "compliance"] as const)(
    "with lock %s keeps every log for its days",
    (objectLock) => {
      expect(only(synth({ objectLock }), "aws_s3_bucket_object_lock_configuration").rule).toEqual({
        default_retention: { mode: objectLock.toUpperCase(), days: 365 },
      });
    },
  );

  test("keeps Config's records without a default lock, to which Config does not deliver", () => {
    const locked = resources(synth(), "aws_s3_bucket_object_lock_configuration").map(({ bucket }) => bucket);
    expect(locked).toEqual([expect.stringMatching(/^\$\{aws_s3_bucket\.archive_bucket_/)]);
  });

  test.each(["archive_bucket", "archive_config"])("with a lock denies deletion in %s to everybody", (id) => {
    const denied = bySid(policyOf(synth(), id), "NobodyDeletes")!;
    expect(denied).toMatchObject({ Effect: "Deny", Principal: "*" });
    expect(denied).not.toHaveProperty("Condition");
    expect(denied.actions).toEqual(
      expect.arrayContaining([
        "s3:DeleteBucket",
        "s3:DeleteObject",
        "s3:DeleteObjectVersion",
        "s3:BypassGovernanceRetention",
      ]),
    );
    expect(denied.resources).toEqual([
      expect.stringMatching(/\.arn\}$/),
      expect.stringMatching(/\.arn\}\/\*$/),
    ]);
  });

  test("without a lock can go away with its logs", () => {
    const json = synth({ objectLock: "none", lockDays: undefined, forceDestroy: true });
    expect(resources(json, "aws_s3_bucket_object_lock_configuration")).toEqual([]);
    expect(JSON.stringify(resources(json, "aws_s3_bucket_policy"))).not.toContain("NobodyDeletes");
    expect(resources(json, "aws_s3_bucket").map((bucket) => bucket.force_destroy)).toEqual([
      true,
      true,
      true,
    ]);
  });

  test("lets this trail write under the account's path, and no other", () => {
    const policy = archivePolicy();
    expect(bySid(policy, "TrailWrites")).toMatchObject({
      Effect: "Allow",
      Principal: { Service: "cloudtrail.amazonaws.com" },
      actions: ["s3:PutObject"],
      resources: [expect.stringMatching(new RegExp(`/AWSLogs/${ACCOUNT}/\\*$`))],
      Condition: {
        StringEquals: { "aws:SourceArn": TRAIL, "s3:x-amz-acl": "bucket-owner-full-control" },
      },
    });
    expect(bySid(policy, "TrailLooksAtBucket")!.Condition).toEqual({
      StringEquals: { "aws:SourceArn": TRAIL },
    });
  });

  test("lets Config write for this account only", () => {
    const policy = policyOf(synth(), "archive_config");
    for (const sid of ["ConfigLooksAtBucket", "ConfigWrites"]) {
      expect(bySid(policy, sid)).toMatchObject({
        Principal: { Service: "config.amazonaws.com" },
        Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT } },
      });
    }
    expect(bySid(policy, "ConfigWrites")!.resources).toEqual([
      expect.stringMatching(new RegExp(`/AWSLogs/${ACCOUNT}/Config/\\*$`)),
    ]);
  });

  test("lets in only who writes here", () => {
    const names = (props: Partial<LogArchiveProps>) =>
      resources(synth(props), "aws_s3_bucket").map(({ bucket }) => bucket);
    expect(names({ trail: undefined })).toEqual(["app-log-access", "app-config-archive"]);
    expect(names({ config: undefined })).toEqual(["app-log-access", "app-log-archive"]);
    const servicesOf = (id: string) =>
      new Set(
        policyOf(synth(), id)
          .filter(({ Effect }) => Effect === "Allow")
          .map(({ Principal }) => Principal.Service),
      );
    expect(servicesOf("archive_bucket")).toEqual(new Set(["cloudtrail.amazonaws.com"]));
    expect(servicesOf("archive_config")).toEqual(new Set(["config.amazonaws.com"]));
  });

  test("moves to Glacier and expires", () => {
    const rule = Object.entries(synth().resource!.aws_s3_bucket_lifecycle_configuration!).find(([name]) =>
      name.includes("archive_bucket"),
    )![1].rule[0];
    expect(rule.transition).toEqual([{ days: 90, storage_class: "GLACIER" }]);
    expect(rule.expiration).toEqual([{ days: 2557 }]);
  });

  test("is itself logged, in a bucket without lock and customer key that only these buckets' logs reach", () => {
    const json = synth();
    const logged = resources(json, "aws_s3_bucket_logging").map(({ target_prefix }) => target_prefix);
    expect(logged.sort()).toEqual(["archive/", "config/"]);
    expect(bySid(policyOf(json, "access_logs"), "AccessLogsOfArchive")).toMatchObject({
      Principal: { Service: "logging.s3.amazonaws.com" },
      actions: ["s3:PutObject"],
      Condition: {
        StringEquals: { "aws:SourceAccount": ACCOUNT },
        ArnLike: { "aws:SourceArn": ["arn:aws:s3:::app-log-archive", "arn:aws:s3:::app-config-archive"] },
      },
    });
    const algorithms = resources(json, "aws_s3_bucket_server_side_encryption_configuration").map(
      ({ rule }) => rule[0].apply_server_side_encryption_by_default.sse_algorithm,
    );
    expect(algorithms.sort()).toEqual(["AES256", "aws:kms", "aws:kms"]);
  });

  test("cannot be destroyed where that is asked for", () => {
    const json = synth({ preventDestroy: true });
    for (const bucket of ["app-log-archive", "app-config-archive", "app-log-access"]) {
      expect(find(json, "aws_s3_bucket", { bucket }).lifecycle).toEqual({ prevent_destroy: true });
    }
  });
});
