import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { controls } from "../../../policy/controls";

const root = path.join(__dirname, "../../..");

/** What Security Hub's page of the standard FSBP lists for the services in use, and for every account. */
const fsbp: Record<string, readonly number[]> = {
  Account: [1],
  ACM: [1, 2],
  Backup: [1],
  CloudFront: [1, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 15, 16, 17],
  CloudTrail: [1, 2, 4, 5, 11],
  Cognito: [1, 2, 3, 4, 5, 6],
  Config: [1],
  DynamoDB: [1, 2, 3, 6, 7],
  EC2: [
    1, 2, 3, 4, 6, 7, 8, 9, 10, 15, 16, 17, 18, 19, 20, 21, 23, 24, 25, 51, 55, 56, 57, 58, 60, 170, 171, 172,
    173, 180, 181, 182, 183,
  ],
  ECR: [1, 2, 3],
  ECS: [1, 2, 3, 4, 5, 8, 9, 10, 12, 16, 17, 18, 19, 20, 21],
  ElastiCache: [1, 2, 3, 4, 5, 6, 7],
  ELB: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 14, 17, 18, 21, 22],
  EventBridge: [3],
  GuardDuty: [1, 5, 6, 7, 8, 9, 10, 11, 12, 13],
  IAM: [1, 2, 3, 4, 5, 6, 7, 8, 21],
  Inspector: [1, 2, 3, 4],
  KMS: [1, 2, 3, 5],
  Lambda: [1, 2, 5],
  Macie: [1, 2],
  RDS: [
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 19, 20, 21, 22, 23, 24, 25, 27, 34, 35, 36, 37,
    40, 41, 42, 43, 44, 45, 46, 47, 48, 50, 51,
  ],
  Route53: [2],
  S3: [1, 2, 3, 5, 6, 8, 9, 12, 13, 19, 24, 25],
  SecretsManager: [1, 2, 3, 4],
  SNS: [4],
  SSM: [1, 2, 3, 4, 6, 7],
  WAF: [1, 2, 3, 4, 6, 7, 8, 10, 12],
};

/** What its page "Required AWS Config resources for control findings" has of types in use, and that standard has not. */
const beyondFsbp: Record<string, readonly number[]> = {
  ACM: [3],
  Backup: [2, 3, 4, 5],
  CloudFront: [14],
  CloudTrail: [6, 7, 9],
  CloudWatch: [15, 17],
  DynamoDB: [5],
  EC2: [
    12, 13, 14, 22, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 52, 174, 175, 176,
    177, 178, 179,
  ],
  ECR: [4, 5],
  ECS: [13, 14, 15],
  ELB: [16],
  EventBridge: [2, 4],
  GuardDuty: [2, 3, 4],
  IAM: [19, 22, 23, 24, 25, 27],
  Lambda: [3, 6, 7],
  RDS: [28, 29, 30, 31, 32, 33],
  Route53: [1],
  S3: [7, 10, 11, 14, 15, 17, 20],
  SecretsManager: [5],
  SNS: [1, 3],
  WAF: [11],
};

interface Row {
  readonly ids: readonly string[];
  readonly held: string;
}

const rows: Row[] = readFileSync(path.join(root, "docs/controls.md"), "utf8")
  .split("\n")
  .filter((line) => /^\| (?!Control|-)/.test(line))
  .map((line) => line.split("|").map((cell) => cell.trim()))
  .map(([, ids, , held]) => ({ ids: expand(ids!), held: held! }));

/** `RDS.3, .27` and `CIS 4.1 to 4.15` as single numbers; `own` and parts of BLEA have none. */
function expand(cell: string): string[] {
  let service = "";
  return cell.split(", ").flatMap((part) => {
    const cis = /^(?:CIS )?(\d+(?:\.\d+)+)(?: to (\S+))?$/.exec(part);
    if (cis) return between(cis[1]!, cis[2]).map((number) => `CIS ${number}`);
    const [, name, first, last] = /^([A-Z]\w*)?\.(\d+)(?: to \.(\d+))?$/.exec(part) ?? [];
    service = name ?? service;
    return first === undefined ? [] : between(first, last).map((number) => `${service}.${number}`);
  });
}

/** The numbers from one to another, of which the last part counts. */
function between(first: string, last = first): string[] {
  const head = first.slice(0, first.lastIndexOf(".") + 1);
  const [from, to] = [first, last].map((each) => Number(each.slice(each.lastIndexOf(".") + 1)));
  return Array.from({ length: to! - from! + 1 }, (_, i) => `${head}${from! + i}`);
}

const namesIn = (held: string) => [...held.matchAll(/`([^`]+)`/g)].map(([, name]) => name!);
const enforcing = rows.filter(({ held }) => held.startsWith("enforced: "));
const controlsIn = (held: string) =>
  namesIn(held).filter((name) => controls.some((control) => control.name === name));

test("every number is named once", () => {
  const ids = rows.flatMap((row) => row.ids);
  expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
  expect(ids.length).toBeGreaterThan(200);
});

test.each([...Object.entries(fsbp), ...Object.entries(beyondFsbp)])(
  "every control of Security Hub for %s is there: %j",
  (service, numbers) => {
    const ids = new Set(rows.flatMap((row) => row.ids));
    expect(numbers.filter((number) => !ids.has(`${service}.${number}`))).toEqual([]);
  },
);

test("every row says how it is held", () => {
  for (const { held } of rows) expect(held).toMatch(/^(enforced: `|by test: \w|not applicable: \w)/);
});

test("what is enforced is by controls that there are, or a file", () => {
  for (const { held } of enforcing) {
    expect(controlsIn(held).length).toBeGreaterThan(0);
    const files = namesIn(held).filter((name) => !controlsIn(held).includes(name));
    for (const file of files) expect([file, existsSync(path.join(root, file))]).toEqual([file, true]);
  }
});

test.each(rows.filter(({ held }) => held.startsWith("by test: ")).map(({ held }) => held))("%s", (held) => {
  const [file] = namesIn(held).filter((name) => name.endsWith(".test.ts"));
  const text = readFileSync(path.join(root, "__tests__/unit", file!), "utf8");
  const title = /^by test: (.*) \(`/.exec(held)![1]!;
  expect(text).toContain(title.split(":")[0]!.replace(/^every stack /, ""));
});

test.each(controls.map((control) => [control.name, control] as const))(
  "%s is there, with its numbers",
  (name, { ids }) => {
    const mine = enforcing.filter(({ held }) => namesIn(held).includes(name));
    expect(mine.length).toBeGreaterThan(0);
    const numbers = ids
      .filter((id) => !id.startsWith("BLEA "))
      .map((id) => id.replace(/^(FSBP|Security Hub) /, "").replace(/^CIS [\d.]+\//, "CIS "));
    const named = mine.flatMap((row) => row.ids);
    expect(numbers.filter((number) => !named.includes(number))).toEqual([]);
  },
);

test("FSBP and Security Hub are told apart: the first has what its page lists", () => {
  const wrong = controls.flatMap(({ name, ids }) =>
    ids.flatMap((id) => {
      const [, standard, service, number] = /^(FSBP|Security Hub) (\w+)\.(\d+)$/.exec(id) ?? [];
      if (!standard) return [];
      return (standard === "FSBP") === Boolean(fsbp[service!]?.includes(Number(number)))
        ? []
        : [`${name}: ${id}`];
    }),
  );
  expect(wrong).toEqual([]);
});
