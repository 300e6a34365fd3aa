import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ToolError } from "../../../../tools/errors";
import { closeKilledRuns, Recorder, recordRun } from "../../../../tools/deploy/records/recorder";
import type { RunDetails } from "../../../../tools/deploy/records/recorder";
import { RunStore, sha256 } from "../../../../tools/deploy/records/run-files";
import { withoutCredentials } from "../../../../tools/deploy/records/source";

let folder: string;
let store: RunStore;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "records-"));
  store = new RunStore(folder);
});
afterEach(() => rmSync(folder, { recursive: true }));

const details: RunDetails = {
  command: "npm run deploy",
  environment: "dev",
  account: "111111111111",
  region: "ap-northeast-1",
  phases: ["networking", "cache"],
  triggeredBy: "arn:aws:iam::111111111111:user/mika",
  source: { version: "0.1.0", isDirty: false },
};
const vpc = {
  address: "aws_vpc.main",
  type: "aws_vpc",
  action: "create" as const,
  isDone: true,
  id: "vpc-1",
  seconds: 1.26,
};

test("a run is on record from its beginning, with each resource as soon as it is changed", () => {
  const recorder = new Recorder(store, details);
  const [files] = store.pending();
  expect(files!.readRun()).toMatchObject({ ...details, id: recorder.id, status: "in_progress", results: {} });

  recorder.begin("networking", '{"resource":{}}', { create: 1 });
  recorder.changed("networking", vpc);
  expect(files!.readEvents()).toMatchObject([
    { phase: "networking", address: "aws_vpc.main", resourceId: "vpc-1", action: "create", seconds: 1.3 },
  ]);
  recorder.finish("networking", { changes: { add: 1, change: 0, remove: 0 }, seconds: 2 });
  recorder.begin("cache", "{}");
  recorder.finish("cache", { error: "no such node type" });
  recorder.end("cache failed");

  const run = files!.readRun();
  expect(run).toMatchObject({ status: "failed", error: "cache failed" });
  expect(run.results).toEqual({
    networking: {
      status: "completed",
      template: sha256('{"resource":{}}'),
      plan: { create: 1 },
      changes: { add: 1, change: 0, remove: 0 },
      seconds: 2,
    },
    cache: { status: "failed", template: sha256("{}"), error: "no such node type" },
  });
  expect(files!.readTemplate("networking")).toBe('{"resource":{}}');
});

test("the same change told twice has the same id, in another run another", () => {
  const ids = [0, 1].map(() => {
    const recorder = new Recorder(store, details);
    recorder.changed("networking", vpc);
    recorder.changed("networking", vpc);
    return store.pending().at(-1)!.readEvents();
  });
  const found = store.pending().flatMap((files) => files.readEvents().map(({ id }) => id));
  expect(found).toHaveLength(4);
  expect(new Set(found).size).toBe(2);
  expect(
    ids.flat().every(({ id }) => /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/.test(id)),
  ).toBe(true);
});

test("a killed run is ended by the next, with all but the line that it was writing", () => {
  const recorder = new Recorder(store, details);
  recorder.changed("networking", vpc);
  const [files] = store.pending();
  appendFileSync(path.join(files!.folder, "events.jsonl"), '{"id": "cut');
  closeKilledRuns(store);
  expect(files!.readRun()).toMatchObject({ status: "failed", error: expect.stringContaining("was killed") });
  expect(files!.readEvents()).toHaveLength(1);
});

test("a run that fails is recorded so, and the failure is thrown on", async () => {
  const failing = recordRun(store, details, async () => {
    throw new Error("the lock is held");
  });
  await expect(failing).rejects.toThrow("the lock is held");
  expect(store.last()!.readRun()).toMatchObject({ status: "failed", error: "the lock is held" });
});

test("of what failed no secret is kept, in no file of the run", async () => {
  const planted = ["Xk9!vLq2#pW7", "zR4m"].join("");
  const failing = recordRun(store, details, async (recorder) => {
    recorder.begin("networking", "{}");
    recorder.changed("networking", { ...vpc, isDone: false, error: `"${planted}" is no name` });
    recorder.finish("networking", { error: `apply failed: "${planted}" is no name` });
    throw new Error(`dev-networking: "${planted}" is no name`);
  });
  await expect(failing).rejects.toThrow(planted);
  const files = store.last()!;
  for (const name of readdirSync(files.folder)) {
    const file = path.join(files.folder, name);
    if (statSync(file).isFile()) expect(readFileSync(file, "utf8")).not.toContain(planted);
  }
  const left = expect.stringMatching(/"\[left out: looks like a secret\]" is no name$/);
  expect(files.readRun()).toMatchObject({ error: left, results: { networking: { error: left } } });
  expect(files.readEvents()).toMatchObject([{ error: left }]);
});

test("what no table takes is not in what is kept: a zero, half a letter, an end before the beginning", () => {
  jest.useFakeTimers();
  try {
    const recorder = new Recorder(store, details);
    const begun = store.last()!.readRun().startedAt;
    jest.setSystemTime(Date.parse(begun) - 60_000);
    recorder.changed("networking", {
      ...vpc,
      isDone: false,
      seconds: -60,
      error: `${"a".repeat(3999)}\u{1F600}`,
    });
    recorder.end("a\0b");
    expect(store.last()!.readRun()).toMatchObject({ error: "ab", endedAt: begun });
    const [event] = store.last()!.readEvents();
    expect(event!.seconds).toBe(0);
    expect(event!.error).toBe(`${"a".repeat(3999)}\uFFFD`);
  } finally {
    jest.useRealTimers();
  }
});

test("a failure that finds no room is told with that, and ends the process as it would have", async () => {
  const failing = recordRun(store, details, async () => {
    const { folder: run } = store.pending()[0]!;
    rmSync(run, { recursive: true });
    writeFileSync(run, "");
    throw new ToolError("the lock is held", 4);
  });
  await expect(failing).rejects.toMatchObject({
    message: expect.stringMatching(/^the lock is held\n\nThe records of this run are not whole/),
    exitCode: 4,
  });
});

test("what cannot be recorded is not begun", async () => {
  writeFileSync(path.join(folder, "pending"), "a file where a folder should be");
  let begun = false;
  const run = recordRun(store, details, async () => {
    begun = true;
  });
  await expect(run).rejects.toThrow(/cannot be recorded in .*Nothing was begun/s);
  expect(begun).toBe(false);
});

test("a disk that fills up lets the run go on, and is told at its end", () => {
  const recorder = new Recorder(store, details);
  const [files] = store.pending();
  rmSync(files!.folder, { recursive: true });
  writeFileSync(files!.folder, "");
  recorder.begin("networking", "{}");
  recorder.changed("networking", vpc);
  recorder.finish("networking", { changes: { add: 1, change: 0, remove: 0 }, seconds: 1 });
  expect(() => recorder.end()).toThrow(/records of this run are not whole/);

  rmSync(files!.folder);
  recorder.end();
  expect(files!.readRun()).toMatchObject({
    status: "completed",
    results: { networking: { status: "completed" } },
  });
  expect(files!.readEvents()).toMatchObject([{ address: "aws_vpc.main" }]);
  expect(files!.readTemplate("networking")).toBe("{}");
});

test("a template that found no room until the end is missing, and nothing else", () => {
  const recorder = new Recorder(store, details);
  const [files] = store.pending();
  writeFileSync(path.join(files!.folder, "templates"), "a file where a folder should be");
  recorder.begin("networking", "{}");
  recorder.changed("networking", vpc);
  expect(() => recorder.end()).toThrow(/records of this run are not whole/);
  expect(files!.readTemplate("networking")).toBe("");
  expect(files!.readRun().status).toBe("completed");
});

test("a line that the full disk cut off takes none along that is written after it", () => {
  const recorder = new Recorder(store, details);
  const [files] = store.pending();
  recorder.changed("networking", vpc);
  appendFileSync(path.join(files!.folder, "events.jsonl"), '{"id": "cut');
  recorder.changed("networking", { ...vpc, address: "aws_vpc.other" });
  expect(files!.readEvents()).toMatchObject([{ address: "aws_vpc.main" }, { address: "aws_vpc.other" }]);
});

test("delivered runs leave the queue, and only the last of them are kept", () => {
  for (let index = 0; index < 12; index++) {
    new Recorder(store, details).end();
    store.delivered(store.pending()[0]!);
  }
  expect(store.pending()).toEqual([]);
  expect(readdirSync(path.join(folder, "delivered"))).toHaveLength(10);
  expect(store.last()!.readRun()).toMatchObject({ status: "completed" });
});

test("a run that the database refuses is set aside with the reason, and is the last run all the same", () => {
  const recorder = new Recorder(store, details);
  recorder.end();
  const [files] = store.pending();
  const aside = store.setAside(files!, "No such column.");
  expect(store.pending()).toEqual([]);
  expect(readFileSync(path.join(aside, "refused.txt"), "utf8")).toBe("No such column.\n");
  expect(store.last()!.readRun().id).toBe(recorder.id);

  const [refused] = store.refused();
  expect(store.setAside(refused!, "Still none.")).toBe(aside);
  expect(readFileSync(path.join(aside, "refused.txt"), "utf8")).toBe("Still none.\n");
  store.delivered(refused!);
  expect(store.refused()).toEqual([]);
  expect(readdirSync(store.last()!.folder)).toEqual(["run.json"]);
});

test.each([
  ["https://mika:token@github.com/example/platform.git", "https://github.com/example/platform.git"],
  ["https://mika:to@ken@host:8443/a@b.git", "https://host:8443/a@b.git"],
  ["git@github.com:example/platform.git", "git@github.com:example/platform.git"],
  ["ssh://git@host/platform", "ssh://host/platform"],
])("of the address %s no credential is kept", (address, kept) => {
  expect(withoutCredentials(address)).toBe(kept);
});
