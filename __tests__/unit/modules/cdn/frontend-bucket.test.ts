import { FrontendBucket } from "../../../../modules/cdn/frontend-bucket";
import { only, statements, synthModule } from "../../synth";

const distributionArn = "arn:aws:cloudfront::111111111111:distribution/E1";
const json = synthModule(
  (stack) =>
    new FrontendBucket(stack, "frontend", { name: "frontend", kmsKeyArn: "arn:key", distributionArn }),
);

describe("FrontendBucket", () => {
  test("is read by one distribution, object by object, and by nobody else", () => {
    const allowed = statements(only(json, "aws_s3_bucket_policy").policy).filter(
      ({ Effect }) => Effect === "Allow",
    );
    expect(allowed).toHaveLength(1);
    expect(allowed[0]).toMatchObject({
      Principal: { Service: "cloudfront.amazonaws.com" },
      actions: ["s3:GetObject"],
      resources: [expect.stringMatching(/\.arn\}\/\*$/)],
      Condition: { StringEquals: { "aws:SourceArn": distributionArn } },
    });
  });

  test("is public in none of the four ways, and no website", () => {
    expect(only(json, "aws_s3_bucket_public_access_block")).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(json.resource).not.toHaveProperty("aws_s3_bucket_website_configuration");
  });

  test("is encrypted with the given key", () => {
    const [rule] = only(json, "aws_s3_bucket_server_side_encryption_configuration").rule;
    expect(rule.apply_server_side_encryption_by_default.kms_master_key_id).toBe("arn:key");
  });
});
