import { CustomerKey } from "../../../../modules/encryption/customer-key";
import type { CustomerKeyProps } from "../../../../modules/encryption/customer-key";
import { byId, only, referenced, statements, synthModule } from "../../synth";

const ACCOUNT = "111111111111";
const synth = (props: Partial<CustomerKeyProps> = {}) =>
  synthModule(
    (stack) =>
      new CustomerKey(stack, "key", {
        alias: "groundwork-dev-data",
        description: "Stored data",
        account: ACCOUNT,
        region: "ap-northeast-1",
        deletionWindowInDays: 7,
        ...props,
      }),
  );
const policyOf = (json: ReturnType<typeof synth>) => statements(only(json, "aws_kms_key").policy);

describe("CustomerKey", () => {
  test("rotates, can be brought back for the days given, and has an alias that points to it", () => {
    const json = synth({ deletionWindowInDays: 30 });
    expect(only(json, "aws_kms_key")).toMatchObject({
      enable_key_rotation: true,
      deletion_window_in_days: 30,
    });
    const alias = only(json, "aws_kms_alias");
    expect(alias.name).toBe("alias/groundwork-dev-data");
    expect(Object.keys(byId(json, "aws_kms_key"))).toEqual([referenced(alias.target_key_id)]);
  });

  test("without services, nobody but the account's administrators may use it", () => {
    expect(policyOf(synth())).toEqual([
      expect.objectContaining({ Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, actions: ["kms:*"] }),
    ]);
  });

  test("whoever uses it through a service must come from this account and through that service", () => {
    const anybody = policyOf(synth({ viaServices: ["rds", "s3"] })).filter(
      ({ Principal }) => Principal.AWS === "*",
    );
    expect(anybody).toHaveLength(2);
    for (const { Condition } of anybody) {
      expect(Condition.StringEquals).toEqual({
        "kms:CallerAccount": ACCOUNT,
        "kms:ViaService": ["rds.ap-northeast-1.amazonaws.com", "s3.ap-northeast-1.amazonaws.com"],
      });
    }
  });

  test("grants are made for AWS's own resources only", () => {
    const [grants, ...others] = policyOf(synth({ viaServices: ["rds"] })).filter(({ actions }) =>
      actions.includes("kms:CreateGrant"),
    );
    expect(others).toEqual([]);
    expect(grants!.Condition.Bool).toEqual({ "kms:GrantIsForAWSResource": "true" });
  });

  test("a service in its own name acts for this account only, and administers nothing", () => {
    const [statement] = policyOf(synth({ servicePrincipals: ["cloudwatch.amazonaws.com"] })).filter(
      ({ Principal }) => Principal.Service,
    );
    expect(statement!.Principal.Service).toEqual(["cloudwatch.amazonaws.com"]);
    expect(statement!.Condition).toEqual({ StringEquals: { "aws:SourceAccount": ACCOUNT } });
    expect(statement!.actions).not.toContain("kms:*");
  });

  test("CloudWatch Logs of this region uses it for the log groups named", () => {
    const [statement] = policyOf(synth({ logGroups: ["/groundwork-dev/*"] })).filter(
      ({ Principal }) => Principal.Service,
    );
    expect(statement!.Principal.Service).toBe("logs.ap-northeast-1.amazonaws.com");
    expect(statement!.Condition).toEqual({
      ArnLike: {
        "kms:EncryptionContext:aws:logs:arn": [
          `arn:aws:logs:ap-northeast-1:${ACCOUNT}:log-group:/groundwork-dev/*`,
        ],
      },
    });
  });

  test("a plan may destroy it, unless that is refused", () => {
    expect(only(synth(), "aws_kms_key").lifecycle).toBeUndefined();
    expect(only(synth({ preventDestroy: true }), "aws_kms_key").lifecycle).toEqual({ prevent_destroy: true });
  });
});
