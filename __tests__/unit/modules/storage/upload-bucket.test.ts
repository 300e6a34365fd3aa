import { UploadBucket } from "../../../../modules/storage/upload-bucket";
import { only, statements, synthModule } from "../../synth";

const props = {
  name: "groundwork-dev-uploads-111111111111",
  kmsKeyArn: "arn:aws:kms:ap-northeast-1:111111111111:key/data",
  allowedOrigins: ["https://chat.example.com"],
};
const json = synthModule((stack) => new UploadBucket(stack, "uploads", props));

describe("UploadBucket", () => {
  test("answers browsers of the application's own origins only", () => {
    const { cors_rule: rules } = only(json, "aws_s3_bucket_cors_configuration");
    expect(rules).toHaveLength(1);
    expect(rules[0].allowed_origins).toEqual(["https://chat.example.com"]);
    expect(rules[0].allowed_methods).not.toContain("DELETE");
  });

  test("is versioned and encrypted with the given key", () => {
    expect(only(json, "aws_s3_bucket_versioning").versioning_configuration.status).toBe("Enabled");
    const [rule] = only(json, "aws_s3_bucket_server_side_encryption_configuration").rule;
    expect(rule.apply_server_side_encryption_by_default).toEqual({
      sse_algorithm: "aws:kms",
      kms_master_key_id: props.kmsKeyArn,
    });
  });

  test("grants nothing to anyone by its policy", () => {
    const effects = statements(only(json, "aws_s3_bucket_policy").policy).map(({ Effect }) => Effect);
    expect(effects).toEqual(["Deny"]);
  });

  test("keeps its files, unless it is told otherwise", () => {
    expect(only(json, "aws_s3_bucket")).toMatchObject({ force_destroy: false });
    const kept = synthModule(
      (stack) => new UploadBucket(stack, "uploads", { ...props, preventDestroy: true }),
    );
    expect(only(kept, "aws_s3_bucket").lifecycle).toEqual({ prevent_destroy: true });
  });
});
