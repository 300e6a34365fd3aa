import { callRest, errorOf } from "./emulator";

const call = (method: string, path: string, input?: object) => callRest("backup", method, path, input);

const plan = (name: string, days: number) => ({
  BackupPlan: {
    BackupPlanName: name,
    Rules: [{ RuleName: "daily", TargetBackupVaultName: "vault", Lifecycle: { DeleteAfterDays: days } }],
  },
});
const selection = (name: string) => ({
  BackupSelection: {
    SelectionName: name,
    IamRoleArn: "arn:aws:iam::444455556666:role/backup",
    Resources: ["*"],
  },
});

/** AWS Backup as the emulator answers it. */
export function describeBackup(): void {
  test("a plan keeps its selections, and cannot go before them", async () => {
    const { BackupPlanId } = await call("PUT", "/backup/plans/", plan("kept", 7));
    const selections = `/backup/plans/${BackupPlanId}/selections/`;
    const { SelectionId } = await call("PUT", selections, selection("all"));
    expect(await call("GET", `${selections}${SelectionId}`)).toMatchObject(selection("all"));
    expect(await errorOf(call("PUT", selections, selection("all")))).toBe("AlreadyExistsException");
    expect(await errorOf(call("DELETE", `/backup/plans/${BackupPlanId}`))).toBe("InvalidRequestException");
    await call("DELETE", `${selections}${SelectionId}`);
    expect(await errorOf(call("GET", `${selections}${SelectionId}`))).toBe("ResourceNotFoundException");
    await call("DELETE", `/backup/plans/${BackupPlanId}`);
    expect(await errorOf(call("GET", `/backup/plans/${BackupPlanId}`))).toBe("ResourceNotFoundException");
    await call("PUT", "/backup/plans/", plan("kept", 7));
  });

  test("a changed plan has a new version under its old id", async () => {
    const made = await call("PUT", "/backup/plans/", plan("changed", 7));
    const after = await call("POST", `/backup/plans/${made.BackupPlanId}`, plan("changed", 8));
    expect(after.BackupPlanArn).toBe(made.BackupPlanArn);
    expect(after.VersionId).not.toBe(made.VersionId);
    const { BackupPlan } = await call("GET", `/backup/plans/${made.BackupPlanId}`);
    expect(BackupPlan).toMatchObject({ Rules: [{ Lifecycle: { DeleteAfterDays: 8 } }] });
  });

  test("a vault keeps its access policy and its tags, and holds nothing", async () => {
    const { BackupVaultArn } = await call("PUT", "/backup-vaults/vault", { BackupVaultTags: { A: "1" } });
    const policy = "/backup-vaults/vault/access-policy";
    expect(await errorOf(call("GET", policy))).toBe("ResourceNotFoundException");
    await call("PUT", policy, { Policy: "{}" });
    expect(await call("GET", policy)).toEqual({ BackupVaultName: "vault", BackupVaultArn, Policy: "{}" });
    await call("DELETE", policy);
    expect(await errorOf(call("GET", policy))).toBe("ResourceNotFoundException");
    const tags = `/tags/${encodeURIComponent(String(BackupVaultArn))}`;
    await call("POST", tags, { Tags: { B: "2" } });
    await call("POST", tags.replace("/tags", "/untag"), { TagKeyList: ["A"] });
    expect(await call("GET", `${tags}/`)).toEqual({ Tags: { B: "2" } });
    expect(await call("GET", "/backup-vaults/vault/recovery-points/")).toEqual({ RecoveryPoints: [] });
    expect(await errorOf(call("PUT", "/backup-vaults/none/access-policy", { Policy: "{}" }))).toBe(
      "ResourceNotFoundException",
    );
  });

  test("the region's settings change where an update names them", async () => {
    await call("PUT", "/account-settings", { ResourceTypeOptInPreference: { S3: true } });
    await call("PUT", "/account-settings", { ResourceTypeManagementPreference: { DynamoDB: true } });
    expect(await call("GET", "/account-settings")).toMatchObject({
      ResourceTypeOptInPreference: { Aurora: true, S3: true },
      ResourceTypeManagementPreference: { DynamoDB: true, EFS: true },
    });
  });
}
