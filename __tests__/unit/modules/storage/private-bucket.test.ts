import { PrivateBucket } from "../../../../modules/storage/private-bucket";
import type { PrivateBucketProps } from "../../../../modules/storage/private-bucket";
import { byId, only, resources, statements, synthModule } from "../../synth";

const synth = (props: Partial<PrivateBucketProps> = {}) =>
  synthModule((stack) => new PrivateBucket(stack, "uploads", { name: "groundwork-dev-uploads", ...props }));

const encryptionOf = (json: ReturnType<typeof synth>) =>
  only(json, "aws_s3_bucket_server_side_encryption_configuration").rule[0];

describe("PrivateBucket", () => {
  test("is public in none of the four ways", () => {
    expect(only(synth(), "aws_s3_bucket_public_access_block")).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
  });

  test("knows no ACL: every object belongs to the bucket's owner", () => {
    const json = synth();
    expect(only(json, "aws_s3_bucket_ownership_controls").rule.object_ownership).toBe("BucketOwnerEnforced");
    expect(resources(json, "aws_s3_bucket_acl")).toEqual([]);
  });

  test("refuses whoever comes without TLS, for bucket and objects", () => {
    const refusals = statements(only(synth(), "aws_s3_bucket_policy").policy).filter(
      ({ Effect }) => Effect === "Deny",
    );
    expect(refusals).toEqual([
      expect.objectContaining({
        Principal: "*",
        actions: ["s3:*"],
        resources: [expect.stringMatching(/\.arn\}$/), expect.stringMatching(/\.arn\}\/\*$/)],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      }),
    ]);
  });

  test("further statements stand beside that refusal, not in its place", () => {
    const json = synth({
      statements: (arn) => [{ Sid: "Write", Action: "s3:PutObject", Resource: `${arn}/logs/*` }],
    });
    const sids = statements(only(json, "aws_s3_bucket_policy").policy).map(({ Sid }) => Sid);
    expect(sids).toEqual(["RefusePlainHttp", "Write"]);
  });

  test("is encrypted with the key given, or with S3's own", () => {
    expect(encryptionOf(synth({ kmsKeyArn: "arn:key" }))).toEqual({
      apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms", kms_master_key_id: "arn:key" },
      bucket_key_enabled: true,
    });
    expect(encryptionOf(synth()).apply_server_side_encryption_by_default).toEqual({
      sse_algorithm: "AES256",
    });
  });

  test("keeps replaced and deleted objects for a time, and removes broken uploads", () => {
    const json = synth({ noncurrentVersionDays: 365 });
    expect(only(json, "aws_s3_bucket_versioning").versioning_configuration.status).toBe("Enabled");
    const [rule] = only(json, "aws_s3_bucket_lifecycle_configuration").rule;
    expect(rule).toMatchObject({
      status: "Enabled",
      noncurrent_version_expiration: [{ noncurrent_days: 365 }],
      abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
    });
    expect(rule.expiration).toBeUndefined();
  });

  test("objects expire only where that is asked for", () => {
    const [rule] = only(synth({ expirationDays: 30 }), "aws_s3_bucket_lifecycle_configuration").rule;
    expect(rule.expiration).toEqual([{ days: 30 }]);
  });

  test("rules about old versions wait for versioning, the policy for the block", () => {
    const json = synth();
    expect(only(json, "aws_s3_bucket_lifecycle_configuration").depends_on).toEqual(
      Object.keys(byId(json, "aws_s3_bucket_versioning")).map((id) => `aws_s3_bucket_versioning.${id}`),
    );
    expect(only(json, "aws_s3_bucket_policy").depends_on).toEqual(
      Object.keys(byId(json, "aws_s3_bucket_public_access_block")).map(
        (id) => `aws_s3_bucket_public_access_block.${id}`,
      ),
    );
  });

  test("is not deleted with objects in it, and where asked not at all", () => {
    expect(only(synth(), "aws_s3_bucket").force_destroy).toBe(false);
    const guarded = only(synth({ preventDestroy: true }), "aws_s3_bucket");
    expect(guarded.lifecycle).toEqual({ prevent_destroy: true });
  });
});
