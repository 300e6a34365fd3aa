import { BackupClient } from "@aws-sdk/client-backup";
import { loadSettings } from "../../../../environments";
import { list } from "../../../../tools/backup/commands/list";
import type { BackupContext } from "../../../../tools/backup/context";
import { listRecoveryPoints } from "../../../../tools/backup/vault";
import type { InputOf, OperationName } from "../../../../tools/records/operations";

const asked: { name: OperationName; input: object }[] = [];
let recorded: object[] = [];
jest.mock("../../../../tools/records/open", () => ({
  recordsOf: () => ({
    run: async (name: OperationName, input: object) => {
      asked.push({ name, input });
      return name === "list-backups" ? { backups: recorded } : {};
    },
    close: async () => undefined,
  }),
}));

const cluster = "arn:aws:rds:ap-northeast-1:333333333333:cluster:groundwork-prod-cluster";
const pointIn = (region: string, id = "1") =>
  `arn:aws:rds:${region}:333333333333:cluster-snapshot:awsbackup:job-${id}`;

/** Answers each region's vault with a recovery point of the cluster. @returns which vaults were asked */
function answerVaults(): { region: string; vault: string }[] {
  const vaults: { region: string; vault: string }[] = [];
  type Send = {
    send: (this: BackupClient, command: { input: { BackupVaultName: string } }) => Promise<object>;
  };
  jest.spyOn(BackupClient.prototype as unknown as Send, "send").mockImplementation(async function (
    this: BackupClient,
    { input },
  ) {
    const region = await this.config.region();
    vaults.push({ region, vault: input.BackupVaultName });
    const point = {
      RecoveryPointArn: pointIn(region),
      ResourceArn: cluster,
      ResourceType: "Aurora",
      Status: "COMPLETED",
      CreationDate: new Date("2026-11-21T06:00:00Z"),
      IsEncrypted: true,
    };
    return { RecoveryPoints: [point] };
  });
  return vaults;
}

const contextOf = (environment: string) =>
  ({
    settings: loadSettings(environment),
    outputs: { backup_vault_arn: "arn:aws:backup:ap-northeast-1:333333333333:backup-vault:groundwork-vault" },
    reached: { signal: new AbortController().signal },
    say: () => undefined,
  }) as unknown as BackupContext;

afterEach(() => {
  jest.restoreAllMocks();
  asked.length = 0;
  recorded = [];
});

test("recovery points are listed from the vaults of both regions, each with its region", async () => {
  const vaults = answerVaults();
  expect(await listRecoveryPoints(contextOf("prod"))).toMatchObject([
    { id: pointIn("ap-northeast-1"), region: "ap-northeast-1", of: { id: "groundwork-prod-cluster" } },
    { id: pointIn("ap-northeast-3"), region: "ap-northeast-3", of: { id: "groundwork-prod-cluster" } },
  ]);
  expect(vaults).toEqual([
    { region: "ap-northeast-1", vault: "groundwork-vault" },
    { region: "ap-northeast-3", vault: "groundwork-vault" },
  ]);
});

test("without a second region only the first is asked", async () => {
  const vaults = answerVaults();
  expect(await listRecoveryPoints(contextOf("dev"))).toHaveLength(1);
  expect(vaults).toHaveLength(1);
});

/** A recovery point of the second region that is on record and not in its vault. */
const gone = {
  backup_id: pointIn("ap-northeast-3", "2"),
  backup_type: "recovery_point",
  name: "job-2",
  status: "available",
  region: "ap-northeast-3",
  creation_date: "2026-11-20T06:00:00Z",
  is_encrypted: true,
  is_automated: true,
};

test("what lies in a region that is not asked any more is not taken for deleted", async () => {
  answerVaults();
  recorded = [gone];
  expect((await list(contextOf("prod"), [], {})).text).toContain("not there any more: job-2");
  expect((await list(contextOf("dev"), [], {})).text).not.toContain("job-2");
});

test("the list shows the region; recorded is each with its own, what is gone too", async () => {
  answerVaults();
  recorded = [gone];
  const { text } = await list(contextOf("prod"), [], { record: true });
  expect(text).toMatch(/AWS Backup in ap-northeast-1 {2}available/);
  expect(text).toMatch(/AWS Backup in ap-northeast-3 {2}available/);

  const writes = asked.filter(({ name }) => name === "record-backups");
  const inputs = writes.map(({ input }) => input as InputOf<"record-backups">);
  expect(
    inputs.map(({ region, backups }) => [
      region,
      ...backups.map(({ backup_id, status, resource_region }) => [backup_id, status, resource_region]),
    ]),
  ).toEqual([
    ["ap-northeast-1", [pointIn("ap-northeast-1"), "available", undefined]],
    ["ap-northeast-3", [pointIn("ap-northeast-3"), "available", "ap-northeast-1"]],
    ["ap-northeast-3", [gone.backup_id, "deleted", undefined]],
  ]);
});
