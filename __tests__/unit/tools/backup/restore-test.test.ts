import { loadSettings } from "../../../../environments";
import { restoreTest } from "../../../../tools/backup/commands/restore-test";
import type { BackupContext } from "../../../../tools/backup/context";
import type { Backup, FoundCopy, Store } from "../../../../tools/backup/model";
import type { OperationName } from "../../../../tools/records/operations";

const asked: { name: OperationName; input: Record<string, unknown> }[] = [];
jest.mock("../../../../tools/records/open", () => ({
  recordsOf: () => ({
    run: async (name: OperationName, input: Record<string, unknown>) => {
      asked.push({ name, input });
      return name === "list-backups" ? { backups: [] } : {};
    },
    close: async () => undefined,
  }),
}));
beforeEach(() => (asked.length = 0));

const hour = 3_600_000;
const context = {
  settings: loadSettings("dev"),
  who: "hanako",
  reached: { signal: new AbortController().signal },
  say: () => undefined,
} as unknown as BackupContext;
const backup = { id: "arn:one", name: "one", type: "redis_snapshot" } as Backup;

/** A store that does as it is told, and notes what was done to copies. */
function storeOf(change: Partial<Store>, copies: FoundCopy[] = []) {
  const done: string[] = [];
  const store = {
    name: "redis",
    choose: async () => backup,
    restore: async (_: Backup, { target }: { target: string }) => ({
      target,
      access: "nowhere",
      check: async () => ({ restored: { passed: true, text: "loaded" } }),
    }),
    keep: async () => void done.push("kept"),
    removeCopy: async () => void done.push("removed"),
    copies: async () => copies,
    ...change,
  } as unknown as Store;
  return { store, done };
}
const ends = () => asked.filter(({ name }) => name === "end-restore-test").map(({ input }) => input);

test("a copy that cannot be kept is removed, and the test is on record as failed with that", async () => {
  const { store, done } = storeOf({ keep: () => Promise.reject(new Error("no tag may be set")) });
  await expect(restoreTest(context, store, { keepCopy: hour })).rejects.toThrow("no tag may be set");
  expect(done).toEqual(["removed"]);
  expect(ends().at(-1)).toMatchObject({
    status: "failed",
    is_cleaned_up: true,
    error_message: "no tag may be set",
  });
});

test("a copy that is kept is not removed, and is on record as being there", async () => {
  const { store, done } = storeOf({});
  await expect(restoreTest(context, store, { keepCopy: hour })).resolves.toMatchObject({ ok: true });
  expect(done).toEqual(["kept"]);
  expect(ends().at(-1)).toMatchObject({ status: "passed", is_cleaned_up: false });
});

test("a copy that is not whole, and one that could not be made, are removed and on record", async () => {
  const bad = { passed: false, text: "not as the group" };
  const damaged = storeOf({
    restore: async (_, { target }) => ({ target, access: "", check: async () => ({ encryption: bad }) }),
  });
  await expect(restoreTest(context, damaged.store, {})).resolves.toMatchObject({ ok: false });
  const unmade = storeOf({ restore: () => Promise.reject(new Error("no room")) });
  await expect(restoreTest(context, unmade.store, {})).rejects.toThrow("no room");
  expect([damaged.done, unmade.done]).toEqual([["removed"], ["removed"]]);
  expect(ends().filter(({ which }) => "id" in (which as object))).toMatchObject([
    { status: "failed", is_cleaned_up: true, checks: { encryption: bad } },
    { status: "failed", is_cleaned_up: true, error_message: "no room" },
  ]);
});

test("tests of this store that nobody can be at work on any more are ended first, but for those whose copy is there", async () => {
  const { store } = storeOf({}, [{ target: "groundwork-dev-copy-0a1b2c", atWork: true }]);
  await restoreTest(context, store, {});
  const { begun_before, ...which } = ends()[0]!.which as { begun_before: string };
  expect(which).toEqual({ backup_types: ["redis_snapshot"], except: ["groundwork-dev-copy-0a1b2c"] });
  expect(Date.now() - Date.parse(begun_before)).toBeGreaterThanOrEqual(6 * hour);
  expect(asked.map(({ name }) => name)).toEqual([
    "end-restore-test",
    "list-backups",
    "begin-restore-test",
    "end-restore-test",
  ]);
});
