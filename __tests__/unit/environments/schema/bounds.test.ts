import { expectNone, expectProblem } from "../settings";

/** Values beside and on the bounds of a whole number: below, lowest, highest, above. */
test.each([
  ["security.keyDeletionWindowDays", 6, 7, 30, 31],
  ["security.cognito.passwordMinimumLength", 7, 8, 99, 100],
  ["security.cognito.accessTokenHours", 0, 1, 24, 25],
  ["security.cognito.refreshTokenDays", 0, 2, 3650, 3651],
  ["database.readers", -1, 0, 15, 16],
  ["database.backupRetentionDays", 6, 7, 35, 36],
  ["cache.nodes", 0, 1, 6, 7],
  ["cache.snapshotRetentionDays", -1, 0, 35, 36],
  ["realtime.containerPort", 1023, 1024, 65535, 65536],
  ["realtime.targetCpuPercent", 9, 10, 95, 96],
  ["realtime.stickinessSeconds", 0, 1, 604800, 604801],
])("%s is refused at %i, accepted from %i to %i, refused at %i", (path, below, lowest, highest, above) => {
  expectProblem(
    { [path]: below },
    { path, value: below, allowed: /a whole number from/, mend: /^set it to \d+ or more$/ },
  );
  expectProblem(
    { [path]: above },
    { path, value: above, allowed: /a whole number from/, mend: /^set it to \d+ or less$/ },
  );
  expectNone({ [path]: lowest });
  expectNone({ [path]: highest });
});

test("backups are kept for at least 7 days", () => {
  const path = "database.backupRetentionDays";
  expectProblem(
    { [path]: 1 },
    { path, value: 1, allowed: /^a whole number from 7 to 35 days$/, mend: /^set it to 7 or more$/ },
  );
});

describe.each(["networking.flowLogRetentionDays", "database.logRetentionDays", "realtime.logRetentionDays"])(
  "%s",
  (path) => {
    test.each([
      [0, 1],
      [2, 3],
      [10, 14],
      [366, 400],
      [4000, 3653],
    ])("%i days are none that CloudWatch keeps", (value, next) => {
      expectProblem(
        { [path]: value },
        {
          path,
          value,
          allowed: /1, 3, 5, 7, 14, 30, .* or 3653 days/,
          mend: new RegExp(`^set it to ${next}$`),
        },
      );
    });

    test.each([1, 14, 365, 3653])("%i days are accepted", (value) => expectNone({ [path]: value }));
  },
);

describe("performance insights", () => {
  const path = "database.performanceInsightsRetentionDays";

  test.each([
    [0, 7],
    [30, 31],
    [94, 124],
    [714, 731],
    [744, 731],
  ])("%i days are none that RDS keeps", (value, next) => {
    expectProblem(
      { [path]: value },
      {
        path,
        value,
        allowed: /7, a multiple of 31 from 31 to 713, or 731/,
        mend: new RegExp(`^set it to ${next}$`),
      },
    );
  });

  test.each([7, 31, 465, 713, 731])("%i days are accepted", (value) => expectNone({ [path]: value }));
});

test("enhanced monitoring has six intervals", () => {
  const path = "database.monitoringIntervalSeconds";
  expectProblem(
    { [path]: 20 },
    { path, value: 20, allowed: /1, 5, 10, 15, 30 or 60/, mend: /^set it to 30$/ },
  );
});

test.each(["1234", "11111111111a", "1111111111111"])("account %s is no account", (value) => {
  expectProblem({ account: value }, { path: "account", value, allowed: /12 digits/, mend: /"111111111111"/ });
});
