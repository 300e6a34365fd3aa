import { BootstrapStack } from "../../../stacks/bootstrap";
import { only, output, synthStack } from "../synth";

describe("BootstrapStack", () => {
  const json = synthStack(BootstrapStack);

  test("makes the bucket that every other phase keeps its state in", () => {
    expect(only(json, "aws_s3_bucket").bucket).toBe("groundwork-dev-bootstrap-111111111111");
    expect(output(json, "state_bucket")).toMatch(/^\$\{aws_s3_bucket\.[\w-]+\.bucket\}$/);
  });
});
