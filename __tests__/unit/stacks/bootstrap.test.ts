import { environmentNames } from "../../../environments";
import { BootstrapStack } from "../../../stacks/bootstrap";
import { find, only, output, referenced, resources, synthStack } from "../synth";

describe.each(environmentNames)("BootstrapStack of %s", (environment) => {
  const json = synthStack(BootstrapStack, environment);

  test("makes the bucket in which every phase keeps its state, with a key of its own", () => {
    const bucket = only(json, "aws_s3_bucket");
    expect(bucket.bucket).toMatch(new RegExp(`^groundwork-${environment}-bootstrap-\\d{12}$`));
    expect(only(json, "aws_kms_alias").name).toBe(`alias/groundwork-${environment}-state`);
    const [rule] = only(json, "aws_s3_bucket_server_side_encryption_configuration").rule;
    expect(rule.apply_server_side_encryption_by_default.kms_master_key_id).toBe(
      output(json, "state_kms_key_arn"),
    );
    expect(referenced(output(json, "state_bucket"))).toBe(Object.keys(json.resource!.aws_s3_bucket!)[0]);
  });

  test("state is private, versioned, and old versions expire after a year", () => {
    expect(only(json, "aws_s3_bucket_public_access_block").restrict_public_buckets).toBe(true);
    expect(only(json, "aws_s3_bucket_versioning").versioning_configuration.status).toBe("Enabled");
    const [rule] = only(json, "aws_s3_bucket_lifecycle_configuration").rule;
    expect(rule.noncurrent_version_expiration).toEqual([{ noncurrent_days: 365 }]);
    expect(rule.expiration).toBeUndefined();
  });

  test("neither bucket nor key can be destroyed by accident", () => {
    for (const type of ["aws_s3_bucket", "aws_kms_key"]) {
      expect(only(json, type).lifecycle).toEqual({ prevent_destroy: true });
    }
    expect(find(json, "aws_s3_bucket", { force_destroy: false })).toBeDefined();
  });

  test("its own state lies beside the project, since the bucket is not there yet", () => {
    const backend = (json.terraform as Record<string, object>).backend;
    expect(backend).toEqual({ local: { path: `../../../state/${environment}-bootstrap.tfstate` } });
  });

  test("makes no lock table", () => {
    expect(resources(json, "aws_dynamodb_table")).toEqual([]);
  });
});
