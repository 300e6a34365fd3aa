import project from "../../../../package.json";
import pins from "../../../../tools/exit/package.json";

test("the fork stands under cdktf's name, beside the project's own providers", () => {
  expect(pins.dependencies.cdktf).toMatch(/^npm:cdktn@\d+\.\d+\.\d+$/);
  expect(pins.overrides.cdktf).toBe("$cdktf");
  for (const name of ["@cdktf/provider-aws", "@cdktf/provider-random"] as const) {
    expect(pins.dependencies[name]).toBe(project.dependencies[name]);
  }
});
