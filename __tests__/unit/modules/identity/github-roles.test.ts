import { GithubRoles } from "../../../../modules/identity/github-roles";
import type { GithubRolesProps } from "../../../../modules/identity/github-roles";
import { applies } from "../../iam";
import { byId, find, only, resources, statements, synthModule } from "../../synth";
import type { Json, PolicyStatement } from "../../synth";

const ACCOUNT = "111111111111";
const BUCKET = `arn:aws:s3:::app-dev-bootstrap-${ACCOUNT}`;
const ISSUER = "token.actions.githubusercontent.com";

const synth = (props: Partial<GithubRolesProps> = {}) =>
  synthModule(
    (stack) =>
      new GithubRoles(stack, "github", {
        repository: "example/chat-platform",
        applyEnvironment: "production",
        account: ACCOUNT,
        region: "ap-northeast-1",
        prefix: "app-dev",
        state: { bucketArn: BUCKET, keyAlias: "alias/app-dev-state" },
        roleNames: ["app-dev-task-role"],
        roleBoundaryArn: `arn:aws:iam::${ACCOUNT}:policy/app-dev-boundary`,
        archiveBucketArns: [],
        archiveKeyAlias: "alias/app-dev-governance",
        planRoleName: "app-dev-github-plan",
        applyRoleName: "app-dev-github-apply",
        ...props,
      }),
  );
const json = synth();

const trust = (from: Json, name: string) =>
  statements(find(from, "aws_iam_role", { name }).assume_role_policy as string);
const policy = (name: "plan" | "apply") =>
  statements(find(json, "aws_iam_role_policy", { name }).policy as string);

/** Whether some statement of this effect covers an action on a resource, whatever its condition. */
const says = (all: readonly PolicyStatement[], effect: "Allow" | "Deny", action: string, resource = "*") =>
  all.some(
    (statement) =>
      statement.Effect === effect && applies({ ...statement, Condition: undefined }, { action, resource }),
  );

describe("GitHub's provider", () => {
  test("is asked for tokens that are for AWS, and no key is made", () => {
    expect(only(json, "aws_iam_openid_connect_provider")).toMatchObject({
      url: `https://${ISSUER}`,
      client_id_list: ["sts.amazonaws.com"],
    });
    expect(resources(json, "aws_iam_access_key")).toEqual([]);
    expect(resources(json, "aws_iam_user")).toEqual([]);
  });
});

describe("who may take a role", () => {
  test.each([
    ["app-dev-github-plan", {}, "pull_request"],
    ["app-dev-github-plan", { planEnvironment: "plan" }, "environment:plan"],
    ["app-dev-github-apply", {}, "environment:production"],
  ] as const)("%s with %p: one subject of one repository, word for word", (name, props, subject) => {
    const [statement, ...others] = trust(synth(props), name);
    expect(others).toEqual([]);
    expect(statement).toMatchObject({
      actions: ["sts:AssumeRoleWithWebIdentity"],
      Principal: { Federated: expect.stringMatching(/^\$\{aws_iam_openid_connect_provider\./) },
      Condition: {
        StringEquals: {
          [`${ISSUER}:aud`]: "sts.amazonaws.com",
          [`${ISSUER}:sub`]: `repo:example/chat-platform:${subject}`,
        },
      },
    });
    expect(Object.keys(statement!.Condition as object)).toEqual(["StringEquals"]);
    expect(JSON.stringify(statement)).not.toContain("*");
  });
});

describe("the role that plans", () => {
  const attachments = Object.entries(byId(json, "aws_iam_role_policy_attachment"));
  test("reads settings by AWS's policy", () => {
    expect(attachments.find(([id]) => id.includes("plan"))![1].policy_arn).toBe(
      "arn:aws:iam::aws:policy/ReadOnlyAccess",
    );
  });

  test("writes nothing but the lock of a state", () => {
    const writes = policy("plan").filter(
      ({ Effect, actions }) =>
        Effect === "Allow" && actions.some((action) => /:(Put|Delete|Create|Update|Attach)/.test(action)),
    );
    expect(writes.map(({ resources }) => resources)).toEqual([[`${BUCKET}/*.tfstate.tflock`]]);
    expect(says(policy("plan"), "Allow", "s3:PutObject", `${BUCKET}/database.tfstate`)).toBe(false);
  });

  test("reads state and the environment's own secrets, which a plan opens", () => {
    expect(says(policy("plan"), "Allow", "s3:GetObject", `${BUCKET}/database.tfstate`)).toBe(true);
    const secret = (name: string) => `arn:aws:secretsmanager:ap-northeast-1:${ACCOUNT}:secret:${name}`;
    const mayOpen = (name: string) =>
      says(policy("plan"), "Allow", "secretsmanager:GetSecretValue", secret(name));
    expect(mayOpen("app-dev-db-credentials-AbCdEf")).toBe(true);
    expect(mayOpen("app-prod-db-credentials-AbCdEf")).toBe(false);
  });

  test.each([
    "dynamodb:Query",
    "logs:GetLogEvents",
    "cognito-idp:ListUsers",
    "sqs:ReceiveMessage",
    "ssm:GetParameters",
  ])("is denied %s, which AWS's policy would allow", (action) =>
    expect(says(policy("plan"), "Deny", action)).toBe(true),
  );

  test("is denied every object but the state", () => {
    const denied = policy("plan").find(({ Sid }) => Sid === "NoObjectsButState")!;
    expect(denied).toMatchObject({ Effect: "Deny", NotResource: `${BUCKET}/*` });
    expect(denied.actions).toEqual(["s3:GetObject", "s3:GetObjectVersion"]);
  });
});

test("both roles have the boundary", () => {
  for (const role of resources(json, "aws_iam_role")) {
    expect(role.permissions_boundary).toMatch(/^\$\{aws_iam_policy\.github_boundary_/);
  }
});
