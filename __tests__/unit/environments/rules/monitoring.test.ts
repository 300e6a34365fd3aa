import { expectNone, expectProblem } from "../settings";

describe.each(["pages", "notices"])("who gets %s", (severity) => {
  const emails = `monitoring.${severity}.emails`;
  const urls = `monitoring.${severity}.urls`;

  test.each(["oncall", "oncall@", "on call@example.com"])("%p is no email address", (address) => {
    expectProblem(
      { [emails]: [address] },
      { path: `${emails}[0]`, value: address, allowed: /an email address/, mend: /"oncall@example\.com"/ },
    );
  });

  test("an address twice is one subscription", () => {
    expectProblem(
      { [emails]: ["a@example.com", "b@example.com", "a@example.com"] },
      { path: `${emails}[2]`, value: "a@example.com", allowed: /each address once/, mend: /^remove it$/ },
    );
  });

  test.each(["http://pager.example.com", "https://pager.example.com/a b"])(
    "an endpoint speaks HTTPS, and its address has no blank: %s",
    (url) => {
      expectProblem(
        { [urls]: [url] },
        { path: `${urls}[0]`, value: url, allowed: /https:\/\//, mend: /https:\/\// },
      );
    },
  );

  test.each(["https://me:hush@pager.example.com", "https://pager.example.com/sns?key=hush"])(
    "%s holds a secret",
    (url) => {
      expectProblem(
        { [urls]: [url] },
        { path: `${urls}[0]`, value: url, allowed: /secret in clear/, mend: /signature/ },
      );
    },
  );

  test("several are accepted", () => {
    expectNone({ [emails]: ["a@example.com", "b@example.com"], [urls]: ["https://pager.example.com/sns"] });
  });
});

describe("thresholds", () => {
  test.each(["Cpu", "Memory"])("%s of the service must be above where scaling keeps it", (what) => {
    const path = `monitoring.thresholds.service${what}Percent`;
    expectProblem(
      { [path]: 75, [`realtime.target${what}Percent`]: 75 },
      {
        path,
        value: 75,
        allowed: new RegExp(`above realtime\\.target${what}Percent, which is 75`),
        mend: /^set it to 95$/,
      },
    );
  });

  test("a share is below the whole", () => {
    expectProblem(
      { "monitoring.thresholds.databaseConnectionsPercent": 100 },
      {
        path: "monitoring.thresholds.databaseConnectionsPercent",
        value: 100,
        allowed: /1 to 99 per cent/,
        mend: /^set it to 99/,
      },
    );
  });
});

test.each(["https://git.example.com/runbooks/", "http://git.example.com", "runbooks"])(
  "runbooks are not at %s",
  (url) => {
    expectProblem(
      { "monitoring.runbookBaseUrl": url },
      { path: "monitoring.runbookBaseUrl", value: url, allowed: /without \/ at the end/, mend: /https:\/\// },
    );
  },
);
