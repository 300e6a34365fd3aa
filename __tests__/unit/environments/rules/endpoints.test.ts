import { expectNone, expectProblem } from "../settings";

const PATH = "networking.interfaceEndpoints";
const NEEDED = ["ecr.api", "ecr.dkr", "logs", "secretsmanager", "cognito-idp", "kms"];

describe("without NAT", () => {
  test.each(NEEDED)("%s may not be missing", (service) => {
    const rest = NEEDED.filter((other) => other !== service);
    expectProblem(
      { "networking.nat": "none", [PATH]: rest },
      {
        path: PATH,
        value: rest,
        allowed: new RegExp(`missing: ${service.replace(".", "\\.")} \\(to [a-z ]+`),
        mend: new RegExp(`^add "${service}", or set networking\\.nat to "single" or "per-az"$`),
      },
    );
  });

  test("all that are missing are told at once, each with its reason", () => {
    expectProblem(
      { "networking.nat": "none", [PATH]: ["sqs"] },
      {
        path: PATH,
        value: ["sqs"],
        allowed:
          /ecr\.api \(to find its image\), ecr\.dkr \(to pull its image\), logs \(.+\), secretsmanager \(.+\), cognito-idp \(.+Cognito token\) and kms \(.+\)$/,
        mend: /^add "ecr\.api", "ecr\.dkr", "logs", "secretsmanager", "cognito-idp" and "kms"/,
      },
    );
  });

  test("with all of them it is accepted", () => expectNone({ "networking.nat": "none", [PATH]: NEEDED }));
});

test("with NAT the list may be empty", () => expectNone({ "networking.nat": "per-az", [PATH]: [] }));

test("an unknown service shows the nearest", () => {
  expectProblem(
    { [PATH]: ["secretmanager"] },
    {
      path: `${PATH}[0]`,
      value: "secretmanager",
      allowed: /a service that has an interface endpoint: .*secretsmanager/,
      mend: /^set it to "secretsmanager"$/,
    },
  );
});

test.each(["s3", "dynamodb"])("%s has a gateway endpoint already", (service) => {
  expectProblem(
    { [PATH]: [service] },
    { path: `${PATH}[0]`, value: service, allowed: /s3 and dynamodb have one always/, mend: /^remove it$/ },
  );
});

test("a service twice", () => {
  expectProblem(
    { [PATH]: ["kms", "logs", "kms"] },
    { path: `${PATH}[2]`, value: "kms", allowed: /interfaceEndpoints\[0\] is the same/, mend: /^remove it$/ },
  );
});
