import { expectNone, expectProblem } from "../settings";

const MIN = "database.minCapacity";
const MAX = "database.maxCapacity";
const PAUSE = "database.autoPauseSeconds";
const awake = { [MIN]: 0.5, [PAUSE]: undefined };

describe("capacity", () => {
  test.each([-1, 0.3, 0.25, 256.5, 300])("minimum may not be %p", (value) => {
    expectProblem(
      { ...awake, [MAX]: 256, [MIN]: value },
      {
        path: MIN,
        value,
        allowed: /^0 \(sleeps when idle\), or 0\.5 to 256 ACU in steps of 0\.5$/,
        mend: /^set it to [\d.]+( or [\d.]+| or more| or less)$/,
      },
    );
  });

  test.each([0, 0.5, 1.3, 256.5, 300])("maximum may not be %p", (value) => {
    expectProblem(
      { [MAX]: value },
      {
        path: MAX,
        value,
        allowed: /^1 to 256 ACU in steps of 0\.5$/,
        mend: /^set it to [\d.]+ or ([\d.]+|more|less)$/,
      },
    );
  });

  test.each([
    [0.5, 1],
    [256, 256],
    [7.5, 8.5],
  ])("%p to %p is accepted", (min, max) => expectNone({ ...awake, [MIN]: min, [MAX]: max }));

  test("minimum above maximum", () => {
    expectProblem(
      { ...awake, [MIN]: 8, [MAX]: 4 },
      {
        path: MIN,
        value: 8,
        allowed: /at most database\.maxCapacity, which is 4/,
        mend: /^set it to 4 or less, or database\.maxCapacity to 8 or more$/,
      },
    );
  });
});

describe("auto-pause", () => {
  test.each([0, 299, 86401, -300])("may not be %p", (value) => {
    expectProblem(
      { [PAUSE]: value },
      {
        path: PAUSE,
        value,
        allowed: /300 to 86400 seconds/,
        mend: /^set it to (300 or more|86400 or less)$/,
      },
    );
  });

  test("without minimum 0", () => {
    expectProblem(
      { [MIN]: 0.5 },
      {
        path: PAUSE,
        value: 600,
        allowed: /only with minCapacity 0: a cluster that keeps 0\.5 ACU never sleeps/,
        mend: /^remove it, or set database\.minCapacity to 0$/,
      },
    );
  });

  test("missing with minimum 0", () => {
    expectProblem(
      { [PAUSE]: undefined },
      {
        path: PAUSE,
        value: undefined,
        allowed: /300 to 86400 seconds: a cluster with minCapacity 0 sleeps/,
        mend: /^add it, for example autoPauseSeconds: 600/,
      },
    );
  });

  test.each([300, 86400])("%p is accepted", (value) => {
    expectNone({ [PAUSE]: value, "database.idleSessionTimeoutSeconds": 60 });
  });
});

describe("idle sessions", () => {
  const IDLE = "database.idleSessionTimeoutSeconds";

  test.each([600, 3600])(
    "that are closed after %p seconds keep a cluster awake that would sleep after 600",
    (value) => {
      expectProblem(
        { [IDLE]: value },
        {
          path: IDLE,
          value,
          allowed:
            /below database\.autoPauseSeconds, which is 600: an idle pool would keep the cluster awake/,
          mend: /^set it to 300/,
        },
      );
    },
  );

  test("may stay for long where the cluster never sleeps", () => expectNone({ ...awake, [IDLE]: 3600 }));
});

describe("connections", () => {
  test("are capped while the minimum is below 1", () => {
    expectProblem(
      { "database.maxConnections": 2001 },
      {
        path: "database.maxConnections",
        value: 2001,
        allowed: /at most 2000 while minCapacity is below 1 \(it is 0\)/,
        mend: /^set it to 2000 or less/,
      },
    );
    expectNone({ ...awake, [MIN]: 1, "database.maxConnections": 5000 });
  });
});
