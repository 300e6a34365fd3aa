import { expectNone, expectProblem } from "../settings";

const time = (value: string) => ({ "backup.time": value });

describe("the time of backups", () => {
  // dev: backups 03:00-04:00, maintenance sun:04:00-sun:05:00.
  test.each(["03:00", "03:59", "02:01", "04:00", "04:59"])("%s meets a window of the cluster", (value) => {
    expectProblem(time(value), {
      path: "backup.time",
      value,
      allowed:
        /within database\.backupWindow, 03:00-04:00, or database\.maintenanceWindow, sun:04:00-sun:05:00/,
      mend: /^set it to "00:00"$/,
    });
  });

  test.each(["02:00", "05:00", "23:30"])("%s is free", (value) => expectNone(time(value)));

  test.each(["6:00", "24:00", "06:60"])("%s is no time", (value) => {
    expectProblem(time(value), { path: "backup.time", value, allowed: /hh:mm in UTC/, mend: /06:00/ });
  });
});

describe("cold storage", () => {
  const path = "backup.coldStorageAfterDays";
  test("is for monthly backups", () => {
    expectProblem({ [path]: 30 }, { path, value: 30, allowed: /only monthly backups/, mend: /remove it/ });
  });

  test("lasts 90 days", () => {
    const monthly = { "backup.monthlyRetentionDays": 119 };
    expectProblem(
      { [path]: 30, ...monthly },
      { path, value: 30, allowed: /which is 119: AWS keeps a backup cold for 90/, mend: /to 120 or more/ },
    );
    expectNone({ [path]: 29, ...monthly });
  });
});

describe("the second region", () => {
  const path = "backup.copy.region";
  const copy = (region: string) => ({ "backup.copy": { region, retentionDays: 7 } });
  test("is another one", () => {
    expectProblem(copy("ap-northeast-1"), {
      path,
      value: "ap-northeast-1",
      allowed: /another region/,
      mend: /name another region/,
    });
  });

  test("exists", () => {
    expectProblem(copy("ap-northeast-4"), {
      path,
      value: "ap-northeast-4",
      allowed: /commercial partition/,
      mend: /set it to "ap-/,
    });
    expectNone(copy("ap-northeast-3"));
  });
});

describe("the vault's lock", () => {
  const path = "backup.vaultLockCoolingOffDays";
  const compliance = { "backup.vaultLock": "compliance" };

  test("in compliance mode says when it is final", () => {
    expectProblem(compliance, { path, value: undefined, allowed: /nobody can take/, mend: /: 14$/ }, "prod");
    expectNone({ ...compliance, [path]: 3 }, "prod");
    expectProblem(
      { ...compliance, [path]: 2 },
      { path, value: 2, allowed: /from 3 to/, mend: /set it to 3/ },
      "prod",
    );
  });

  test.each(["none", "governance"])("in mode %s is never final", (mode) => {
    expectProblem(
      { "backup.vaultLock": mode, [path]: 14 },
      { path, value: 14, allowed: /taken off at any time/, mend: /remove it/ },
    );
  });

  test("is not final where an environment must be able to go away", () => {
    expectProblem(
      { ...compliance, [path]: 14 },
      { path: "backup.vaultLock", value: "compliance", allowed: /able to go away/, mend: /"none"/ },
    );
  });
});
