import { expectNone, expectProblem } from "../settings";

describe.each([
  ["database", "database.backupWindow", "RDS", 30],
  ["cache", "cache.snapshotWindow", "ElastiCache", 60],
])("%s", (section, daily, service, minimum) => {
  const weekly = `${section}.maintenanceWindow`;

  test.each(["3:00-4:00", "03:00", "24:00-25:00", "03:00-04:60", "03:00 - 04:00"])(
    "%s is no daily window",
    (value) => {
      expectProblem(
        { [daily]: value },
        { path: daily, value, allowed: /hh:mm-hh:mm in UTC/, mend: /03:00-04:00/ },
      );
    },
  );

  test.each(["04:00-05:00", "Sun:04:00-Sun:05:00", "sun:04:00-sun:29:00", "sun:04:00"])(
    "%s is no weekly window",
    (value) => {
      expectProblem(
        { [weekly]: value },
        { path: weekly, value, allowed: /ddd:hh:mm-ddd:hh:mm in UTC/, mend: /sun:04:00-sun:05:00/ },
      );
    },
  );

  test("windows that are too short", () => {
    const short = `12:00-12:${minimum - 1}`;
    expectProblem(
      { [daily]: short },
      {
        path: daily,
        value: short,
        allowed: new RegExp(`at least ${minimum} minutes for ${service}; this one has ${minimum - 1}`),
        mend: /end later/,
      },
    );
    expectProblem(
      { [weekly]: "wed:12:00-wed:12:00" },
      { path: weekly, value: "wed:12:00-wed:12:00", allowed: /this one has 0$/, mend: /end later/ },
    );
  });

  test("a weekly window that ends before it starts", () => {
    expectProblem(
      { [weekly]: "sun:13:00-sun:12:00" },
      {
        path: weekly,
        value: "sun:13:00-sun:12:00",
        allowed: /at most 24 hours; this one has 167/,
        mend: /end on the same day/,
      },
    );
  });

  test.each([
    ["12:00-13:00", "wed:12:30-wed:13:30", "13:30-14:30"],
    ["12:30-13:30", "wed:12:00-wed:13:00", "13:00-14:00"],
    ["23:30-00:30", "mon:00:00-mon:01:00", "01:00-02:00"],
    ["00:00-01:00", "sun:23:00-mon:00:30", "00:30-01:30"],
    ["12:00-13:00", "wed:11:00-wed:14:00", "14:00-15:00"],
  ])("%s meets %s", (dailyValue, weeklyValue, free) => {
    expectProblem(
      { [daily]: dailyValue, [weekly]: weeklyValue },
      {
        path: daily,
        value: dailyValue,
        allowed: new RegExp(`no minute of ${weekly.replace(".", "\\.")}, ${weeklyValue}: ${service} refuses`),
        mend: new RegExp(`^set it to "${free}", or move`),
      },
    );
  });

  test.each([
    ["12:00-13:00", "wed:13:00-wed:14:00"],
    ["13:00-14:00", "wed:12:00-wed:13:00"],
    ["23:00-00:00", "mon:00:00-mon:01:00"],
    ["22:00-23:00", "sun:23:00-mon:01:00"],
  ])("%s and %s are accepted", (dailyValue, weeklyValue) => {
    expectNone({ [daily]: dailyValue, [weekly]: weeklyValue });
  });
});
