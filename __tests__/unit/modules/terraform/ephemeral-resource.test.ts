import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { Fn } from "cdktf";
import { EphemeralResource } from "../../../../modules/terraform/ephemeral-resource";
import { synthModule } from "../../synth";
import type { Body } from "../../synth";

describe("EphemeralResource", () => {
  const json = synthModule((stack) => {
    const parameter = new SsmParameter(stack, "parameter", { name: "/a", type: "String", value: "x" });
    const drawn = new EphemeralResource(stack, "drawn", "random_password", {
      length: 20,
      note: parameter.arn,
    });
    new EphemeralResource(stack, "other", "random_password", { length: 30 });
    new SsmParameter(stack, "plain", {
      name: "/b",
      type: "SecureString",
      valueWo: drawn.attribute("result"),
    });
    new SsmParameter(stack, "joined", {
      name: "/c",
      type: "SecureString",
      valueWo: Fn.jsonencode({ word: drawn.attribute("result") }),
    });
  });
  const drawn = (json.ephemeral as { random_password: Record<string, Body> }).random_password;

  test("is a block of its own, beside the resources", () => {
    expect(Object.values(drawn)).toEqual([
      { length: 20, note: "${aws_ssm_parameter.parameter.arn}" },
      { length: 30 },
    ]);
    expect(json.resource).not.toHaveProperty("random_password");
  });

  test("its attribute is a reference, alone and inside a function", () => {
    const [name] = Object.keys(drawn);
    const reference = `ephemeral.random_password.${name}.result`;
    expect(json.resource!.aws_ssm_parameter!.plain!.value_wo).toBe(`\${${reference}}`);
    expect(json.resource!.aws_ssm_parameter!.joined!.value_wo).toBe(
      `\${jsonencode({"word" = ${reference}})}`,
    );
  });
});
