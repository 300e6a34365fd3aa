import { tmpdir } from "node:os";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack } from "cdktf";
import { loadSettings } from "../../../environments";
import type { Settings } from "../../../environments/schema";
import { holdToControls, PolicyError } from "../../../policy/at-synth";

function stackWith(settings: Settings, args: { enableKeyRotation: boolean; deletionWindowInDays: number }) {
  const stack = new TerraformStack(new App({ outdir: tmpdir() }), `${settings.environment}-security`);
  new AwsProvider(stack, "aws", { region: settings.region });
  const policy = JSON.stringify({
    Statement: [{ Effect: "Allow", Principal: { AWS: "111111111111" }, Action: "kms:*", Resource: "*" }],
  });
  const key = new KmsKey(stack, "key", { ...args, policy, lifecycle: { preventDestroy: true } });
  return { stack, key };
}

const warnings = (stack: TerraformStack) => stack.node.metadata.map(({ data }) => String(data));
const [dev, prod] = [loadSettings("dev"), loadSettings("prod")];
const weak = { enableKeyRotation: true, deletionWindowInDays: 7 };

test("refuses what breaks a control, with control, resource, setting, value and mend", () => {
  const { stack } = stackWith(prod, weak);
  expect(() => holdToControls({ ...prod }, [stack])).toThrow(PolicyError);
  const refusal =
    /nothing was written[^]*security\/key[^]*aws_kms_key\.key of prod-security[^]*FSBP KMS\.3[^]*deletion_window_in_days is 7 \(setting security\.keyDeletionWindowDays\)[^]*allowed {2}30 days[^]*mend[^]*npm run policy -- prod/;
  expect(() => holdToControls({ ...prod }, [stack])).toThrow(refusal);
});

test("an override on a construct is judged like any value", () => {
  const { stack, key } = stackWith(prod, { enableKeyRotation: true, deletionWindowInDays: 30 });
  key.addOverride("enable_key_rotation", false);
  expect(() => holdToControls(prod, [stack])).toThrow(/kms-key-rotates[^]*enable_key_rotation is false/);
});

test("what development gives up is a warning of its stack, and names value and production's", () => {
  const { stack } = stackWith(dev, weak);
  holdToControls({ ...dev, environment: "none" }, [stack]);
  expect(warnings(stack)).toEqual([
    expect.stringMatching(
      /deletion_window_in_days is 7 .*production wants 30 days\. .*\[kms-key-deletion-window/,
    ),
  ]);
});

test("what is safe is not spoken of", () => {
  const { stack } = stackWith(prod, { enableKeyRotation: true, deletionWindowInDays: 30 });
  holdToControls(prod, [stack]);
  expect(warnings(stack)).toEqual([]);
});
