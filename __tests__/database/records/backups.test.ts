import { randomUUID } from "node:crypto";
import type { InputOf } from "../../../tools/records/operations";
import { insert } from "../helpers/infra";
import { asRole, createRecords } from "../helpers/records";
import type { TestRecords } from "../helpers/records";

let records: TestRecords;
beforeEach(async () => {
  records = await createRecords();
});
afterEach(() => records.close());

type BackupInput = InputOf<"record-backups">["backups"][number];

const where = { environment: "dev", account_id: "111111111111", region: "ap-northeast-1" };
const id =
  "arn:aws:rds:ap-northeast-1:111111111111:cluster-snapshot:groundwork-dev-manual-20261121t223000-0000";
const backup = (change: Partial<BackupInput> = {}): BackupInput => ({
  backup_id: id,
  backup_type: "aurora_snapshot",
  name: "groundwork-dev-manual-20261121t223000-0000",
  resource_type: "aws_rds_cluster",
  aws_resource_id: "groundwork-dev-cluster",
  status: "available",
  creation_date: "2026-11-21T22:30:00.000Z",
  completed_date: "2026-11-21T22:31:00.000Z",
  expiration_date: "2026-12-21T22:30:00.000Z",
  backup_size_gb: 1.25,
  is_encrypted: true,
  kms_key_id: "arn:aws:kms:ap-northeast-1:111111111111:key/1",
  is_automated: false,
  created_by: "hanako",
  ...change,
});
const record = (...backups: BackupInput[]) => records.run("record-backups", { ...where, backups });
const list = async () => (await records.run("list-backups", { environment: "dev" })).backups;
const begin = (change: Partial<InputOf<"begin-restore-test">> = {}) => {
  const test = randomUUID();
  return records
    .run("begin-restore-test", {
      ...where,
      id: test,
      backup_id: id,
      backup_type: "aurora_snapshot",
      method: "snapshot",
      target: "groundwork-dev-copy-0a1b2c",
      triggered_by: "hanako",
      ...change,
    })
    .then(() => test);
};

test("a test of restoring that is begun twice is there once, as it was begun", async () => {
  const test = await begin();
  await begin({ id: test, target: "another" });
  expect(await records.see("SELECT id, target, status FROM infra.backup_restore_tests")).toEqual([
    { id: test, target: "groundwork-dev-copy-0a1b2c", status: "in_progress" },
  ]);
});

test("a backup is recorded once, keeps what it was made with, and follows what becomes of it", async () => {
  await record(backup({ metadata: { rows: { "chat.users": [1, 2] } } }));
  await record(backup({ metadata: { seen: true }, backup_size_gb: undefined, completed_date: undefined }));
  await record(backup({ status: "deleted", expiration_date: undefined, created_by: "somebody else" }));
  expect(await list()).toEqual([
    {
      backup_id: id,
      backup_type: "aurora_snapshot",
      name: "groundwork-dev-manual-20261121t223000-0000",
      status: "deleted",
      region: "ap-northeast-1",
      aws_resource_id: "groundwork-dev-cluster",
      creation_date: "2026-11-21T22:30:00.000Z",
      expiration_date: "2026-12-21T22:30:00.000Z",
      backup_size_gb: 1.25,
      is_encrypted: true,
      is_automated: false,
      created_by: "hanako",
      metadata: { rows: { "chat.users": [1, 2] }, seen: true },
      last_restore_test: null,
    },
  ]);
  expect(
    await records.see(
      "SELECT actor, operation FROM audit.log WHERE table_name LIKE '%aws_backups' ORDER BY id",
    ),
  ).toEqual(expect.arrayContaining([{ actor: expect.stringContaining("hanako"), operation: "INSERT" }]));
});

test("a test of restoring ends as it was found, and is told with its backup", async () => {
  await record(backup());
  const test = await begin();
  expect((await list())[0]!.last_restore_test).toBeNull();
  const end = {
    environment: "dev",
    which: { id: test },
    status: "passed",
    checks: { schema: { passed: true } },
    is_cleaned_up: true,
  } as const;
  expect(await records.run("end-restore-test", end)).toEqual({ ended: 1 });
  expect((await list())[0]!.last_restore_test).toMatchObject({ status: "passed", method: "snapshot" });
  // What has ended is history.
  expect(await records.run("end-restore-test", { ...end, status: "failed" })).toEqual({ ended: 0 });
});

test("those of a killed run end by the names of their copies, and no other", async () => {
  await begin();
  await begin({ target: "groundwork-dev-copy-ffffff" });
  const ended = await records.run("end-restore-test", {
    environment: "dev",
    which: { targets: ["groundwork-dev-copy-0a1b2c"] },
    status: "failed",
    is_cleaned_up: true,
    error_message: "killed",
  });
  expect(ended).toEqual({ ended: 1 });
  expect(
    await records.see("SELECT target, status, error_message FROM infra.backup_restore_tests ORDER BY target"),
  ).toEqual([
    { target: "groundwork-dev-copy-0a1b2c", status: "failed", error_message: "killed" },
    { target: "groundwork-dev-copy-ffffff", status: "in_progress", error_message: null },
  ]);
});

test("those of no copy end when they are too old to be at work, of the stores that were asked", async () => {
  for (const change of [
    { target: "gone" },
    { target: "there" },
    { target: "of another store", backup_type: "redis_snapshot" as const },
  ])
    await begin(change);
  const end = (begun_before: Date) =>
    records.run("end-restore-test", {
      environment: "dev",
      which: {
        begun_before: begun_before.toISOString(),
        backup_types: ["aurora_snapshot"],
        except: ["there"],
      },
      status: "failed",
      is_cleaned_up: true,
    });
  expect(await end(new Date(Date.now() - 60_000))).toEqual({ ended: 0 });
  expect(await end(new Date(Date.now() + 60_000))).toEqual({ ended: 1 });
  expect(await records.see("SELECT target FROM infra.backup_restore_tests WHERE status = 'failed'")).toEqual([
    { target: "gone" },
  ]);
});

test("a copy in a second region is recorded there, of the resource in the first", async () => {
  const { id: cluster } = await asRole(records.database, "chat_operator", (client) =>
    insert(client, "aws_resources", {
      ...{ resource_type: "aws_rds_cluster", resource_id: "groundwork-dev-cluster", region: where.region },
      ...{ account_id: where.account_id, phase: "database", address: "aws_rds_cluster.cluster" },
    }),
  );
  const copy = backup({ backup_type: "recovery_point", resource_region: where.region });
  await records.run("record-backups", { ...where, region: "ap-northeast-3", backups: [copy] });
  expect(await list()).toMatchObject([{ region: "ap-northeast-3", status: "available" }]);
  expect(await records.see("SELECT resource_id FROM infra.aws_backups")).toEqual([{ resource_id: cluster }]);
});

test("of what a test failed with no secret is kept, and nothing of it keeps the test from ending", async () => {
  const planted = ["Xk9!vLq2#pW7", "zR4m"].join("");
  const which = { id: await begin() };
  const error_message = `"${planted}" is wrong\0 ${"x".repeat(30_000)}`;
  await records.run("end-restore-test", {
    ...{ environment: "dev", which, status: "failed", is_cleaned_up: true, error_message },
  });
  const [test] = await records.see("SELECT status, error_message FROM infra.backup_restore_tests");
  expect(test).toMatchObject({
    status: "failed",
    error_message: expect.stringMatching(/^"\[left out: looks like a secret\]" is wrong x{100}/),
  });
  expect(test!.error_message).toHaveLength(20_000);
});

test("what the tables do not take is refused whole", async () => {
  const wrong = backup({ backup_id: `${id}-2`, is_encrypted: false });
  await expect(record(backup(), wrong)).rejects.toMatchObject({ failure: "failed" });
  expect(await list()).toEqual([]);
  await expect(record(backup({ status: "gone" as "deleted" }))).rejects.toMatchObject({ failure: "usage" });
});
