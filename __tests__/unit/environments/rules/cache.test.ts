import { expectNone, expectProblem } from "../settings";

test.each([
  ["redis", "7.2", /for redis, 7\.0 or 7\.1/, "7.1"],
  ["redis", "6.2", /for redis, 7\.0 or 7\.1/, "7.1"],
  ["valkey", "7.1", /for valkey, 7\.2, 8\.0/, "9.1"],
])("%s has no version %s", (engine, version, allowed, mend) => {
  expectProblem(
    { "cache.engine": engine, "cache.engineVersion": version },
    { path: "cache.engineVersion", value: version, allowed, mend: new RegExp(`^set it to "${mend}"$`) },
  );
});

test.each([
  ["redis", "7.1"],
  ["valkey", "7.2"],
  ["valkey", "8.0"],
])("%s %s is accepted", (engine, version) => {
  expectNone({ "cache.engine": engine, "cache.engineVersion": version });
});

test.each([
  ["cache.t1.micro", /t1 is a previous generation without encryption/],
  ["cache.m1.small", /m1 is a previous generation without encryption/],
  ["cache.m2.xlarge", /m2 is a previous generation without encryption/],
  ["cache.m3.medium", /m3 is a previous generation, which AWS creates no more/],
  ["cache.r6gd.xlarge", /r6gd is only with data tiering/],
])("%s cannot be used", (value, allowed) => {
  expectProblem(
    { "cache.nodeType": value },
    { path: "cache.nodeType", value, allowed, mend: /"cache\.t4g\.micro"/ },
  );
});

test.each([
  ["cache.r7g.lagre", /of family r7g: cache\.r7g\.large/, /^set it to "cache\.r7g\.large"$/],
  ["cache.t4g.large", /of family t4g: cache\.t4g\.micro/, /^set it to "cache\./],
  ["cache.x9.huge", /a node of family t2, t3/, /./],
  ["cache.constructor.large", /a node of family t2, t3/, /./],
])("%s does not exist", (value, allowed, mend) => {
  expectProblem({ "cache.nodeType": value }, { path: "cache.nodeType", value, allowed, mend });
});

test.each(["t4g.micro", "cache.t4g"])("%s is no node type", (value) => {
  expectProblem(
    { "cache.nodeType": value },
    { path: "cache.nodeType", value, allowed: /cache\.<family>\.<size>/, mend: /"cache\.t4g\.micro"/ },
  );
});

test.each(["cache.t3.small", "cache.m7g.large", "cache.r7g.16xlarge"])("%s is accepted", (value) => {
  expectNone({ "cache.nodeType": value });
});
