import { expectNone, expectProblem, problems } from "../settings";

test.each([
  ["security.cognito.groups[0]", "${terraform.workspace}"],
  ["security.cognito.callbackUrls[0]", "https://chat.example.com/${path.root}"],
  ["security.cognito.groups[0]", "%{if_true}"],
])("%s is %s, which Terraform would evaluate", (path, value) => {
  expectProblem({ [path]: value }, { path, value, allowed: /plain text/, mend: /without \$\{/ });
});

test("one that is wrong in itself is told once", () => {
  expect(problems({ "database.masterUsername": "${x}" }).map(({ path }) => path)).toEqual([
    "database.masterUsername",
  ]);
});

test("a dollar, a percent sign and a brace alone are text", () => {
  expectNone({ "security.cognito.groups": ["$admins", "100%", "{members}"] });
});
