import { PhaseStack } from "../../../../stacks/phase-stack";
import { loadSettings } from "../../../../environments";
import { ToolError } from "../../../../tools/errors";
import { judgeEnvironment } from "../../../../tools/policy/judge-environment";

test("what no control could judge is refused with its own words", () => {
  const made = jest.spyOn(PhaseStack.prototype, "toTerraform").mockReturnValue({ module: { other: {} } });
  try {
    const judging = () => judgeEnvironment(loadSettings("dev"));
    expect(judging).toThrow(ToolError);
    expect(judging).toThrow(/module/);
  } finally {
    made.mockRestore();
  }
});
