import type { CopyCheck } from "../../../../tools/backup/check/check-database";
import { compareRows, findingsOf, rangeOf } from "../../../../tools/backup/check/findings";
import { chooseBackup } from "../../../../tools/backup/choose";
import { dueOf } from "../../../../tools/backup/commands/expire";
import { isExpired } from "../../../../tools/backup/commands/list";
import { foundCopy, isLeft } from "../../../../tools/backup/copy";
import type { Backup } from "../../../../tools/backup/model";
import { waitFor } from "../../../../tools/backup/wait";
import { requireCopy } from "../../../../tools/migrate/lambda/copy";

const day = (number: number) => new Date(Date.UTC(2026, 10, number));
const backup = (name: string, change: Partial<Backup> = {}): Backup => ({
  id: `arn:${name}`,
  name,
  type: "aurora_snapshot",
  of: { type: "aws_rds_cluster", id: "cluster" },
  status: "available",
  createdAt: day(1),
  encrypted: true,
  automated: false,
  mine: true,
  ...change,
});

describe("which backup is restored", () => {
  const old = backup("old");
  const newer = backup("newer", { createdAt: day(2) });
  const automated = backup("automated", { createdAt: day(3), automated: true, mine: false });
  const unfinished = backup("unfinished", { createdAt: day(4), status: "creating" });
  const all = [old, newer, automated, unfinished];

  test("the newest of create, else the newest there is, else the one that is named", () => {
    expect(chooseBackup(all, { target: "x" })).toBe(newer);
    expect(chooseBackup([automated], { target: "x" })).toBe(automated);
    expect(chooseBackup(all, { target: "x", backup: "old" })).toBe(old);
    expect(chooseBackup(all, { target: "x", backup: "arn:automated" })).toBe(automated);
  });

  test("one that is not there, or not finished, is refused with what there is", () => {
    expect(() => chooseBackup(all, { target: "x", backup: "unfinished" })).toThrow(/unfinished \(creating\)/);
    expect(() => chooseBackup([], { target: "x" })).toThrow(/There is no backup.*create/);
  });
});

describe("what may be deleted", () => {
  const past = { expiresAt: day(5) };
  const now = day(10);

  test("what is over its date and made by create, never the newest of a thing", () => {
    const due = backup("due", past);
    const newest = backup("newest", { ...past, createdAt: day(2) });
    const others = [
      backup("not due", { expiresAt: day(11) }),
      backup("without a date"),
      backup("by hand", { ...past, mine: false }),
      backup("going already", { ...past, status: "deleting" }),
      backup("the only one of its thing", { ...past, of: { type: "aws_dynamodb_table", id: "t" } }),
    ];
    expect(dueOf([due, newest, ...others], now)).toEqual([due]);
    expect(isExpired(due, day(5))).toBe(true);
    expect(isExpired(due, day(4))).toBe(false);
  });
});

describe("what a copy shows", () => {
  const whole: CopyCheck = {
    schema: { applied: 30, pending: 0, problems: [] },
    rows: { "chat.users": 5, "chat.messages": 10 },
    audit: { seals: 2, rows: 8, unsealed: 1, problemCount: 0, problems: [] },
  };
  const passed = (check: CopyCheck, expected?: Parameters<typeof findingsOf>[1]) =>
    Object.fromEntries(Object.entries(findingsOf(check, expected)).map(([name, one]) => [name, one.passed]));

  test("whole is what has its schema, its rows and its audit chain", () => {
    expect(passed(whole, { "chat.users": [5, 5], "chat.messages": [8, 12] })).toEqual({
      schema: true,
      rows: true,
      audit: true,
    });
  });

  test.each([
    ["no schema", { schema: { applied: 0, pending: 30, problems: [] } }, "schema"],
    ["a changed schema", { schema: { applied: 30, pending: 0, problems: ["0003 was changed"] } }, "schema"],
    ["lost rows", { rows: { "chat.users": 4, "chat.messages": 10 } }, "rows"],
    ["a lost table", { rows: { "chat.messages": 10 } }, "rows"],
    [
      "a broken chain",
      { audit: { ...whole.audit, problemCount: 1, problems: [{ message: "row 7" }] } },
      "audit",
    ],
  ])("not whole: %s", (_, change, failing) => {
    const found = passed({ ...whole, ...change }, { "chat.users": [5, 5] });
    expect(Object.keys(found).filter((name) => !found[name])).toEqual([failing]);
  });

  test("rows are told beside what the live database has, and as counted only where nobody noted them", () => {
    expect(findingsOf(whole, undefined).rows!.text).toContain("counted only");
    expect(findingsOf(whole, undefined, { "chat.users": 0, "chat.messages": 10 }).rows!.text).toContain(
      "chat.users 5, now 0",
    );
    expect(compareRows({}, { "chat.users": [1, 2] })).toEqual([
      "chat.users has not even a table, expected 1 to 2",
    ]);
    expect(rangeOf({ a: 5, b: 1 }, { a: 3 })).toEqual({ a: [3, 5], b: [1, 1] });
  });
});

describe("copies that were left", () => {
  test("of this machine: while their process lives they are at work; kept ones go after their time", async () => {
    const { hostname } = await import("node:os");
    const gone = await foundCopy("c", { MadeBy: `${hostname()}:999999999` });
    expect(isLeft(gone)).toBe(true);
    const elsewhere = { MadeBy: "elsewhere:1", StartedAt: new Date().toISOString() };
    expect(isLeft(await foundCopy("c", elsewhere))).toBe(false);
    expect(isLeft(await foundCopy("c", { ...elsewhere, StartedAt: "2026-01-01T00:00:00Z" }))).toBe(true);
    const kept = await foundCopy("c", { ...elsewhere, KeptUntil: "2999-01-01T00:00:00Z" });
    expect([isLeft(kept), isLeft(kept, true)]).toEqual([false, true]);
  });
});

describe("the function checks nothing but copies", () => {
  const env = {
    AURORA_CLUSTER_ENDPOINT: "app-dev-cluster.cluster-abc123.ap-northeast-1.rds.amazonaws.com",
    COPY_PREFIX: "app-dev-copy-",
  };
  const check = (host: string, given: NodeJS.ProcessEnv = env) =>
    requireCopy({ aurora_cluster_endpoint: host }, given);

  test("a copy's own endpoint passes", () =>
    expect(() => check("app-dev-copy-0a1b2c.cluster-xyz9.ap-northeast-1.rds.amazonaws.com")).not.toThrow());

  test.each([
    "app-dev-cluster.cluster-abc123.ap-northeast-1.rds.amazonaws.com",
    "app-prod-copy-0a1b2c.cluster-abc123.ap-northeast-1.rds.amazonaws.com",
    "app-dev-copy-0a1b2c.cluster-abc123.us-east-1.rds.amazonaws.com",
    "app-dev-copy-0a1b2c.example.com",
    "app-dev-copy-0a1b2c.cluster-abc123.ap-northeast-1.rds.amazonaws.com.example.com",
    "app-dev-copy-.cluster-abc123.ap-northeast-1.rds.amazonaws.com",
    "localhost",
  ])("%s is refused", (host) => expect(() => check(host)).toThrow(/is no copy that a restore test made/));

  test("without a prefix nothing passes", () =>
    expect(() =>
      check("0a1b2c.cluster-abc123.ap-northeast-1.rds.amazonaws.com", { ...env, COPY_PREFIX: undefined }),
    ).toThrow());
});

describe("waiting for AWS", () => {
  const waiting = (statuses: string[], signal = new AbortController().signal, minutes = 1) => {
    const told: string[] = [];
    return {
      told,
      done: waitFor({
        what: "snapshot",
        look: async () => (statuses.length > 1 ? statuses.shift()! : statuses[0]!),
        status: (found) => found ?? "",
        isDone: (found) => found === "available",
        failed: /^failed/,
        minutes,
        signal,
        say: (line) => told.push(line),
      }),
    };
  };

  test("tells each change once and ends when it is done", async () => {
    const { told, done } = waiting(["creating", "creating", "available"]);
    expect(await done).toBe("available");
    expect(told).toEqual(["snapshot: creating", "snapshot: available"]);
  });

  test("ends when it fails, takes too long, or is interrupted", async () => {
    await expect(waiting(["failed"]).done).rejects.toThrow(/AWS says "failed"/);
    await expect(waiting(["creating"], undefined, -1).done).rejects.toThrow(/after -1 minutes/);
    await expect(waiting(["creating"], AbortSignal.abort("SIGINT")).done).rejects.toMatchObject({
      failure: "interrupted",
    });
  });
});
