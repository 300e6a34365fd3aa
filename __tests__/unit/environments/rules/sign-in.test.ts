import { expectNone, expectProblem } from "../settings";

describe.each(["security.cognito.callbackUrls", "security.cognito.logoutUrls"])("%s", (path) => {
  const at = `${path}[0]`;

  test.each([
    ["http://chat.example.com/callback", /^set it to "https:\/\/chat\.example\.com\/callback"$/],
    ["http://localhost.example.com", /^set it to "https:/],
    ["http://127.0.0.2/callback", /^set it to "https:/],
    ["http://192.168.1.5:3000", /^set it to "https:/],
    ["ftp://chat.example.com", /use an https:\/\/ address/],
    ["myapp://callback", /use an https:\/\/ address/],
    ["chat.example.com/callback", /write the whole address/],
    ["/callback", /write the whole address/],
    ["", /write the whole address/],
    ["https://chat.example.com/#/callback", /remove what follows #/],
    ["https://*.example.com/callback", /name each host/],
    ["https://chat.example.com/a b", /write a blank as %20/],
    [`https://chat.example.com/${"a".repeat(1000)}`, /no more than 1024 characters/],
  ])("%p is neither https nor localhost", (value, mend) => {
    expectProblem(
      { [path]: [value] },
      {
        path: at,
        value,
        allowed: /an https:\/\/ address, or http:\/\/localhost.*no # and no \*, nothing blank/,
        mend,
      },
    );
  });

  test("each wrong address is told", () => {
    expectProblem(
      { [path]: ["https://chat.example.com", "http://a.example.com"] },
      {
        path: `${path}[1]`,
        value: "http://a.example.com",
        allowed: /https/,
        mend: /^set it to "https:\/\/a\.example\.com"$/,
      },
    );
  });

  test("an address twice", () => {
    expectProblem(
      { [path]: ["https://a.example.com", "https://a.example.com"] },
      { path: `${path}[1]`, value: "https://a.example.com", allowed: /each one once/, mend: /remove one/ },
    );
  });

  test("an empty list", () => {
    expectProblem({ [path]: [] }, { path, value: [], allowed: /one or more/, mend: /at least 1/ });
  });

  test.each([
    "https://chat.example.com/callback",
    "http://localhost:3000/cb",
    "http://127.0.0.1",
    "http://[::1]:8080/",
  ])("%s is accepted", (value) => expectNone({ [path]: [value] }));
});

test("a refresh token that does not outlive the access token", () => {
  expectProblem(
    { "security.cognito.accessTokenHours": 24, "security.cognito.refreshTokenDays": 1 },
    {
      path: "security.cognito.refreshTokenDays",
      value: 1,
      allowed: /longer than an access token lives, which is 24 hours/,
      mend: /^set it to 2 or more/,
    },
  );
});

test("a group twice", () => {
  expectProblem(
    { "security.cognito.groups": ["admins", "members", "admins"] },
    {
      path: "security.cognito.groups[2]",
      value: "admins",
      allowed: /security\.cognito\.groups\[0\] is the same/,
      mend: /remove one/,
    },
  );
});

describe("identity providers", () => {
  const PATH = "security.cognito.identityProviders";
  const oidc = {
    name: "Example",
    issuer: "https://login.example.com",
    clientId: "chat",
    clientSecretName: "chat/oidc",
  };

  test("Google and OIDC are accepted", () => {
    expectNone({ [PATH]: { oidc, google: { clientId: "chat", clientSecretName: "chat/google" } } });
  });

  test.each(["Google", "COGNITO", "SignInWithApple"])("a provider may not be called %s", (name) => {
    expectProblem(
      { [PATH]: { oidc: { ...oidc, name } } },
      { path: `${PATH}.oidc.name`, value: name, allowed: /no name that Cognito gives/, mend: /organization/ },
    );
  });

  test.each([
    ["name", "x", /3 to 32/],
    ["issuer", "http://login.example.com", /an https:\/\/ address/],
    ["issuer", "https://login.example.com/a b", /an https:\/\/ address/],
    ["clientId", "", /client id/],
    ["clientId", "a b", /client id/],
    ["clientSecretName", "arn:aws:secretsmanager:ap-northeast-1:111111111111:secret:a", /name \(not ARN\)/],
  ])("%s may not be %p", (key, value, allowed) => {
    expectProblem(
      { [PATH]: { oidc: { ...oidc, [key]: value } } },
      { path: `${PATH}.oidc.${key}`, value, allowed, mend: /./ },
    );
  });

  test("the secret itself has no setting", () => {
    expectProblem(
      { [PATH]: { oidc: { ...oidc, clientSecret: "s3cr3t" } } },
      {
        path: `${PATH}.oidc.clientSecret`,
        value: "s3cr3t",
        allowed: /no setting of this name/,
        mend: /rename it to|remove it/,
      },
    );
  });
});
