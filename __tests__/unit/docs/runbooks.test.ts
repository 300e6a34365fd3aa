import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import packageJson from "../../../package.json";
import { contract } from "../../../stacks/outputs";
import { folder, readRunbook, runbookNames } from "../../drills/helpers/runbook";

const names = runbookNames();
/** All TypeScript below a folder. */
const read = (root: string) =>
  readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => readFileSync(path.join(root, file), "utf8"))
    .join("\n");
const drills = read("__tests__/drills");
const source = read("modules") + read("stacks");
const outputs = new Set(Object.values(contract).flatMap((phase) => Object.keys(phase)));

/** Pages to which no alarm and no notice leads, and why there is one. */
const general: Record<string, string> = {
  "audit-tampering": "`npm run audit -- <environment> verify` leads there",
  "database-storage": "Aurora's volume grows by itself",
  "deleted-data": "somebody misses something",
  "deployment-failed": "`npm run deploy` leads there",
  failover: "done on purpose",
  "region-loss": "aws-health and service-down lead there",
  "restore-database": "database-down, deleted-data and region-loss lead there",
  "rotate-secrets": "done on purpose, or after a leak",
  "state-lost": "a deployment leads there",
};

test("every runbook is named by an alarm or a notice, or is a general one", () => {
  // In quotation marks, as `runbook: "..."` has it; the list of names in runbook.ts alone does not count.
  const named = new Set([...source.matchAll(/runbook: (?:Runbook = )?"([\w-]+)"/g)].map(([, name]) => name));
  for (const [, name] of source.matchAll(/alarmDescription\([\s\S]*?"([a-z]+(?:-[a-z]+)+)"\s*[,)]/g))
    named.add(name);
  expect(names.filter((name) => !named.has(name) && !(name in general))).toEqual([]);
  expect(Object.keys(general).filter((name) => named.has(name))).toEqual([]);
});

test("every runbook has a drill, and every drill its runbook", () => {
  const followed = [...drills.matchAll(/follow\(\s*"([\w-]+)"/g)].map(([, name]) => name!).sort();
  expect(followed).toEqual([...names, "README"].sort());
});

test("the index has every runbook, once", () => {
  const { text } = readRunbook("README");
  const listed = [...text.matchAll(/^\| \[([\w-]+)\]\(\1\.md\)/gm)].map(([, name]) => name!);
  expect(listed.sort()).toEqual(names);
});

test("what the calendar of operations names is there, with the way to the database", () => {
  const page = "docs/operations.md";
  const text = readFileSync(page, "utf8");
  expectNamed(page, text);
  expectWayIn(text);
});

/**
 * The database has no way in from outside: commands that go to it name the function, and pages with those that cannot take
 * it say from where they run.
 */
function expectWayIn(text: string): void {
  const commands = [...text.matchAll(/npm run (?:--silent )?([\w-]+) -- [^`\n]*/g)];
  const toDatabase = commands.filter(
    ([command, script]) =>
      ["backup", "inventory", "maintain", "migrate", "report"].includes(script!) ||
      (script === "cost" && / (?:actual|--store)\b/.test(command)),
  );
  expect(toDatabase.map(([command]) => command).filter((one) => !one.includes("--via lambda"))).toEqual([]);
  const fromHere = commands.some(([, script]) => ["audit", "keys", "privacy"].includes(script!));
  if (fromHere) expect(text).toMatch(/through\s+a tunnel/);
}

/** Scripts of npm, pages, their headings, and their blocks where one is named after its page: `[page](page.md), block`. */
function expectNamed(page: string, text: string): void {
  const scripts = [...text.matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map(([, script]) => script!);
  expect(scripts.filter((script) => !(script in packageJson.scripts))).toEqual([]);
  const links = [...text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)].map(
    ([, link, heading]) => [link ? path.join(path.dirname(page), link) : page, heading] as const,
  );
  expect(links.filter(([file]) => !existsSync(file))).toEqual([]);
  expect(links.filter(([file, heading]) => heading && !headingsOf(file).includes(heading))).toEqual([]);
  const named = [
    ...text.matchAll(/\[([\w-]+)\]\([\w/]*\b\1\.md[^)]*\),\s+((?:`[\w-]+`(?:, | and | to )?)+)/g),
  ].flatMap(([, runbook, all]) =>
    [...all!.matchAll(/`([\w-]+)`/g)].map(([, block]) => [runbook!, block!] as const),
  );
  const drilled = (runbook: string) => readRunbook(runbook).blocks.map(({ drill }) => drill);
  expect(named.filter(([runbook, block]) => !drilled(runbook).includes(block))).toEqual([]);
}

/** The headings of a page as links name them. */
function headingsOf(file: string): string[] {
  const text = readFileSync(file, "utf8");
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );
}

describe.each([...names, "README"])("%s", (name) => {
  const { text, blocks } = readRunbook(name);

  test("each block has a name for its drill, or the reason why there is none", () => {
    expect(blocks.filter(({ drill, reason }) => !drill && !reason)).toEqual([]);
    const drilled = blocks.flatMap(({ drill }) => drill ?? []);
    expect(drilled).toEqual([...new Set(drilled)]);
    expect(blocks.map(({ language }) => language).filter((one) => !["bash", "sql"].includes(one))).toEqual(
      [],
    );
  });

  test("its variables are outputs, set in it, or demanded", () => {
    const script = blocks.map((block) => block.text).join("\n");
    const used = new Set([...script.matchAll(/\$\{?([a-z][a-z_]+)\b/g)].map(([, variable]) => variable!));
    const set = new Set(
      [...script.matchAll(/(?:^|[\s(;])([a-z_]+)=|(?:for|read -r) ([a-z_ ]+)/g)].flatMap(
        ([, one, many]) => one ?? many!.split(" "),
      ),
    );
    expect([...used].filter((variable) => !outputs.has(variable) && !set.has(variable))).toEqual([]);
  });

  test("what it names is there", () => expectNamed(path.join(folder, `${name}.md`), text));

  test("its commands say the way to the database", () => expectWayIn(text));

  if (name !== "README") {
    test("it has all parts of a page, in their order", () => {
      const headings = [...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
      expect(headings).toEqual(["Look", "Decide", "Act", "It is over when", "Afterwards"]);
      expect(text).toMatch(
        /^# .+\n\n- (Alarms?|Alarms and notices|Notices?|General): [\s\S]+?\n- Users notice: /,
      );
    });
  }
});
