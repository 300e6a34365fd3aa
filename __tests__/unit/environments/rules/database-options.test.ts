import { expectNone, expectProblem } from "../settings";

const awake = { "database.minCapacity": 0.5, "database.autoPauseSeconds": undefined };
const proxy = {
  authentication: "iam",
  secretNames: [] as string[],
  idleClientTimeoutSeconds: 1800,
  maxConnectionsPercent: 90,
};
const secondary = {
  region: "ap-northeast-3",
  subnetIds: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
  securityGroupId: "sg-0123456789abcdef0",
  instances: 1,
};

test("a proxy or a copy is accepted where the cluster does not sleep", () => {
  expectNone({ ...awake, "database.proxy": proxy, "database.secondary": secondary });
});

test.each([
  ["database.proxy", proxy, /never let the cluster sleep/],
  ["database.secondary", secondary, /does not sleep/],
])("%s is refused where it does", (path, value, allowed) => {
  expectProblem({ [path]: value }, { path, value, allowed, mend: /minCapacity to 0\.5 or more/ });
});

test("a copy of a cluster whose password RDS manages", () => {
  expectProblem(
    { ...awake, "database.secondary": secondary, "database.masterPassword": { managedBy: "rds" } },
    {
      path: "database.masterPassword.managedBy",
      value: "rds",
      allowed: /only "terraform" with database\.secondary/,
      mend: /remove database\.secondary/,
    },
  );
});

test("a secret twice", () => {
  expectProblem(
    { ...awake, "database.proxy": { ...proxy, secretNames: ["chat/a", "chat/a"] } },
    {
      path: "database.proxy.secretNames[1]",
      value: "chat/a",
      allowed: /secretNames\[0\] is the same/,
      mend: /remove it/,
    },
  );
});

test.each(["ap-northeast-1", "ap-northeast-9"])("a copy in %s", (region) => {
  expectProblem(
    { ...awake, "database.secondary": { ...secondary, region } },
    {
      path: "database.secondary.region",
      value: region,
      allowed: /other than region, ap-northeast-1/,
      mend: /another/,
    },
  );
});
