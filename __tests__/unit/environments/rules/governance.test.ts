import { expectNone, expectProblem } from "../settings";

const ARCHIVE = "governance.logArchive";
const github = (changes: object) => ({
  repository: "example/chat-platform",
  applyEnvironment: "production",
  ...changes,
});

test("records stay in Glacier for as long as they are charged", () => {
  const path = `${ARCHIVE}.expirationDays`;
  expectProblem(
    { [`${ARCHIVE}.glacierAfterDays`]: 30, [path]: 119 },
    {
      path,
      value: 119,
      allowed: /^90 days or more after .*, which is 30: /,
      mend: /^set it to 120 or more$/,
    },
  );
  expectNone({ [`${ARCHIVE}.glacierAfterDays`]: 30, [path]: 120 });
});

test("records do not expire while they are locked", () => {
  const path = `${ARCHIVE}.expirationDays`;
  expectProblem(
    { [`${ARCHIVE}.lockDays`]: 400, [path]: 399 },
    { path, value: 399, allowed: /lockDays or more, which is 400/, mend: /^set it to 400 or more$/ },
    "prod",
  );
  expectNone({ [`${ARCHIVE}.lockDays`]: 400, [path]: 400 }, "prod");
});

describe("a lock has days, and only a lock has", () => {
  const path = `${ARCHIVE}.lockDays`;
  test("no lock", () => {
    expectProblem({ [path]: 7 }, { path, value: 7, allowed: /^only with objectLock/, mend: /^remove it$/ });
  });

  test.each(["governance", "compliance"])("%s", (lock) => {
    expectProblem(
      { [`${ARCHIVE}.objectLock`]: lock, [path]: undefined },
      { path, value: undefined, allowed: /^1 day or more with objectLock/, mend: /^add it/ },
      "prod",
    );
    expectNone({ [`${ARCHIVE}.objectLock`]: lock }, "prod");
  });
});

test("a development account can go away", () => {
  const path = `${ARCHIVE}.objectLock`;
  expectProblem(
    { [path]: "compliance", [`${ARCHIVE}.lockDays`]: 7 },
    {
      path,
      value: "compliance",
      allowed: /"none" or "governance" with profile "development"/,
      mend: /^set it/,
    },
  );
});

describe("roles for GitHub", () => {
  const path = "governance.github.planEnvironment";

  test("who plans is not who applies", () => {
    expectProblem(
      { "governance.github": github({ planEnvironment: "production" }) },
      { path, value: "production", allowed: /another GitHub environment/, mend: /^name another/ },
    );
    expectNone({ "governance.github": github({ planEnvironment: "plan" }) });
    expectNone({ "governance.github": github({}) });
  });

  test.each([
    "example",
    "example/*",
    "*/chat",
    "example/chat/more",
    "example/chat:ref",
    "exa mple/chat",
    "-a/b",
  ])("the repository %p is refused", (repository) => {
    expectProblem(
      { "governance.github": github({ repository }) },
      {
        path: "governance.github.repository",
        value: repository,
        allowed: /^owner\/name of one repository, no wildcard$/,
        mend: /./,
      },
    );
  });

  test.each(["*", "prod*", "prod:x", "prod?", ""])("the environment %p is refused", (applyEnvironment) => {
    expectProblem(
      { "governance.github": github({ applyEnvironment }) },
      {
        path: "governance.github.applyEnvironment",
        value: applyEnvironment,
        allowed: /no wildcard$/,
        mend: /./,
      },
    );
  });
});

describe("who is told", () => {
  test("each address once", () => {
    const path = "governance.notices.emails[1]";
    const twice = ["security@example.com", "security@example.com"];
    expectProblem(
      { "governance.notices.emails": twice },
      { path, value: twice[1], allowed: /each address once/, mend: /^remove it$/ },
    );
  });

  test("no secret in an address", () => {
    const url = "https://pager.example.com/sns?token=abc";
    expectProblem(
      { "governance.notices.urls": [url] },
      { path: "governance.notices.urls[0]", value: url, allowed: /secret in clear/, mend: /./ },
    );
  });
});
