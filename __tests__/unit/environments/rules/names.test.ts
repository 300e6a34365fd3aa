import { nameOf, names } from "../../../../environments/names";
import type { NameKey } from "../../../../environments/names";
import { expectNone, expectProblem, problems } from "../settings";

const naming = (project: string) => ({ project, environment: "dev", account: "111111111111" });
const keys = Object.keys(names) as NameKey[];

/** A project as long as it must be for a name to have this length. */
function projectFor(key: NameKey, length: number): string {
  return "x".repeat(length - nameOf(naming(""), key).length);
}

test("a name too long is told with its resource, its length and its limit", () => {
  const project = projectFor("loadBalancer", 33);
  expectProblem(
    { project },
    {
      path: "project",
      value: project,
      allowed: /the load balancer x+-dev-alb has 33 characters, at most 32 are allowed/,
      mend: /^shorten project or environment by 1$/,
    },
  );
});

test("a name as long as its limit is accepted", () =>
  expectNone({ project: projectFor("loadBalancer", 32) }));

test.each(keys)("%s is refused exactly when it is too long", (key) => {
  const project = "x".repeat(31);
  const name = nameOf(naming(project), key);
  const told = problems({ project }).filter(({ allowed }) => allowed.includes(` ${name} has `));
  expect(told).toHaveLength(name.length > names[key].limit ? 1 : 0);
});

test("some names are too long for the longest project, so that the test above tells something", () => {
  const tooLong = keys.filter((key) => nameOf(naming("x".repeat(31)), key).length > names[key].limit);
  expect(tooLong).toEqual(expect.arrayContaining(["loadBalancer", "targetGroup", "replicationGroup"]));
  expect(tooLong.length).toBeLessThan(keys.length);
});

test.each(["paws", "amazonas", "my-cognito"])("Cognito refuses the domain of %s", (project) => {
  expectProblem(
    { project },
    {
      path: "project",
      value: project,
      allowed: new RegExp(`the Cognito domain ${project}-dev-auth-111111111111 holds "(aws|amazon|cognito)"`),
      mend: /choose a project and environment without/,
    },
  );
});

test.each([
  ["internal", /load balancers cannot/],
  ["sthree", /S3 buckets cannot/],
])("a name cannot begin with %s-", (project, allowed) => {
  expectProblem({ project }, { path: "project", value: project, allowed, mend: /choose another project/ });
});

test.each(["Chat", "chat_app", "chat--app", "chat-", "-chat", "1chat", "c", "x".repeat(32), "chat.app"])(
  "%s is no project",
  (project) => {
    const [first] = problems({ project });
    expect(first).toMatchObject({
      path: "project",
      value: project,
      allowed: expect.stringMatching(/2 to 31 lower-case letters, digits and single -/),
    });
  },
);

test.each(keys)("%s is a valid name of its kind", (key) => {
  // Of the kinds in the table, buckets have the strictest rule (S3 User Guide, bucket naming rules).
  expect(nameOf(naming("groundwork"), key)).toMatch(/^[a-z0-9]([a-z0-9]|-(?!-))*[a-z0-9]$/);
});
