import { readdirSync } from "node:fs";
import path from "node:path";
import type { Example } from "../../../policy/control";
import { controls } from "../../../policy/controls";
import { stackOf } from "../../../policy/examples";
import { judge } from "../../../policy/judge";
import { View } from "../../../policy/view/view";

const folder = path.join(__dirname, "../../../policy/controls");

/** The names of the controls that refuse an example. */
function refusedBy(example: Example): string[] {
  const settings = { environment: "example", profile: "production" as const };
  const { violations } = judge(settings, { "example-stack": stackOf(example) }, { suppressions: [] });
  return [...new Set(violations.map(({ control }) => control.name))];
}

test("every file of policy/controls is a control of its name, and each is in the list", () => {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && path.basename(file) !== "index.ts")
    .map((file) => path.basename(file, ".ts"));
  expect(controls.map(({ name }) => name).sort()).toEqual(files.sort());
  expect(new Set(files).size).toBe(files.length);
});

test("the resources on which examples are laid are as every control wants them", () => {
  expect(refusedBy({})).toEqual([]);
});

describe.each(controls.map((control) => [control.name, control] as const))("%s", (name, control) => {
  test("has its words", () => {
    expect(control.title).toMatch(/^[A-Z].*[^.]$/);
    for (const text of [control.why, control.mend, control.givesUp ?? "Nothing."]) {
      expect(text).toMatch(/^[A-Z].*\.$/);
    }
  });

  test("its examples have a resource of every type that it judges", () => {
    const stacks = [{}, ...control.examples.failing].map((example) => new View({ stack: stackOf(example) }));
    for (const type of control.types.filter((each) => each !== "*")) {
      expect(stacks.flatMap((view) => view.resources(type))).not.toEqual([]);
    }
  });

  test.each(control.examples.failing)("alone refuses %j", (example) => {
    expect(refusedBy(example)).toEqual([name]);
  });

  test.each(control.examples.passing)("accepts %j", (example) => {
    expect(refusedBy(example)).toEqual([]);
  });

  test("has examples of both kinds", () => {
    expect(control.examples.failing.length * control.examples.passing.length).toBeGreaterThan(0);
  });
});
