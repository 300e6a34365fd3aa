import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { exampleNames, loadSettings } from "../../../environments";
import { phasesOf } from "../../../stacks/location";
import { synthExample } from "./platform";

const folder = path.join(__dirname, "../../../examples");
const textOf = (file: string) => readFileSync(path.join(folder, file), "utf8");

test("every file is an example of its name, listed in the table", () => {
  const files = readdirSync(folder).filter((file) => file.endsWith(".ts") && file !== "index.ts");
  expect(files.map((file) => file.replace(".ts", ""))).toEqual([...exampleNames].sort());
  const rows = [...textOf("README.md").matchAll(/^\| \[(.+?)\]\((.+?)\) \| .+ \|$/gm)];
  expect(rows.map(([, name, file]) => [name, file])).toEqual(
    [...exampleNames].sort().map((name) => [name, `${name}.ts`]),
  );
});

test("every example has a test", () => {
  const tests = readdirSync(__dirname)
    .filter((file) => file.endsWith(".test.ts"))
    .map((file) => readFileSync(path.join(__dirname, file), "utf8"))
    .join("\n");
  expect(exampleNames.filter((name) => !tests.includes(`synthExample("${name}")`))).toEqual([]);
});

describe.each(exampleNames)("%s", (name) => {
  test("says what it shows, costs and gives up, and how to use it", () => {
    const head = /\/\*\*\n(.*?)\*\//s.exec(textOf(`${name}.ts`))![1]!;
    expect(head).toMatch(/^ \* [A-Z].*\n \*\n \* Costs: /s);
    expect(head).toMatch(/^ \* Gives up: /m);
    expect(head).toMatch(/^ \* Use: /m);
  });

  test("is accepted, and synthesizes", () => {
    const settings = loadSettings(name);
    expect(settings.environment).toBe(name);
    const stacks = Object.entries(synthExample(name));
    expect(stacks.map(([phase]) => phase)).toEqual(phasesOf(settings));
  });
});
