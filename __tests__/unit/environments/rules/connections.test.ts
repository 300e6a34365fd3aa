import { expectNone, expectProblem } from "../settings";

const IDLE = "realtime.idleTimeoutSeconds";
const DELAY = "realtime.deregistrationDelaySeconds";
const STOP = "realtime.stopTimeoutSeconds";

describe("idle timeout", () => {
  test.each([10, 29, 30])("of %i seconds is not above the ping interval of 30", (value) => {
    expectProblem(
      { [IDLE]: value },
      {
        path: IDLE,
        value,
        allowed: /above realtime\.pingIntervalSeconds, which is 30/,
        mend: /^set it to 60 or more, or lower realtime\.pingIntervalSeconds$/,
      },
    );
  });

  test("above it is accepted", () => expectNone({ [IDLE]: 31 }));

  test("longer than a load balancer allows", () => {
    expectProblem(
      { [IDLE]: 4001 },
      { path: IDLE, value: 4001, allowed: /1 to 4000 seconds/, mend: /4000 or less/ },
    );
  });
});

describe("the Spot notice of 120 seconds", () => {
  test.each([121, 300])("a stop timeout of %i is too long", (value) => {
    expectProblem(
      { [STOP]: value },
      {
        path: STOP,
        value,
        allowed: /2 to 120 seconds: Spot gives a notice of 120 seconds/,
        mend: /^set it to 120 or less$/,
      },
    );
  });

  test.each([120, 300])("a deregistration delay of %i is too long", (value) => {
    expectProblem(
      { [DELAY]: value },
      {
        path: DELAY,
        value,
        allowed: /below 120 seconds with spotWeight 4: a Spot task is gone 120 seconds after its notice/,
        mend: /^set it to 90 or less, or realtime\.spotWeight to 0$/,
      },
    );
  });

  test("a task may not stop while connections still drain from it", () => {
    expectProblem(
      { [DELAY]: 100, [STOP]: 60 },
      {
        path: DELAY,
        value: 100,
        allowed: /at most realtime\.stopTimeoutSeconds, which is 60/,
        mend: /^set it to 60 or less, or realtime\.stopTimeoutSeconds to 100 or more$/,
      },
    );
  });

  test("both may use all of it", () => expectNone({ [DELAY]: 119, [STOP]: 120 }));

  test("without Spot, connections may drain for long", () => {
    expectNone({ [DELAY]: 3600, "realtime.spotWeight": 0 });
  });
});
