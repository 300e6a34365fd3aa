import {
  CognitoIdentityProviderClient,
  CreateUserPoolCommand,
  DeleteUserPoolCommand,
  DescribeRiskConfigurationCommand,
  DescribeUserPoolCommand,
  ListTagsForResourceCommand,
  SetRiskConfigurationCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateUserPoolCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { errorOf, options } from "./emulator";

export function describeCognito(): void {
  let cognito: CognitoIdentityProviderClient;
  let UserPoolId: string;
  let ResourceArn: string;
  const find = async () => (await cognito.send(new DescribeUserPoolCommand({ UserPoolId }))).UserPool!;

  beforeAll(async () => {
    cognito = new CognitoIdentityProviderClient(options());
    const { UserPool } = await cognito.send(
      new CreateUserPoolCommand({
        PoolName: "users",
        UsernameAttributes: ["email"],
        UsernameConfiguration: { CaseSensitive: false },
        UserPoolTags: { Phase: "security" },
      }),
    );
    UserPoolId = UserPool!.Id!;
    ResourceArn = UserPool!.Arn!;
  });

  test("an update changes what it names and keeps what it cannot change", async () => {
    const Policies = { PasswordPolicy: { MinimumLength: 16 } };
    await cognito.send(new UpdateUserPoolCommand({ UserPoolId, Policies }));
    expect(await find()).toMatchObject({
      Policies,
      UsernameAttributes: ["email"],
      UsernameConfiguration: { CaseSensitive: false },
      UserPoolTags: { Phase: "security" },
    });
  });

  test("tags come and go", async () => {
    await cognito.send(new TagResourceCommand({ ResourceArn, Tags: { Owner: "chat" } }));
    await cognito.send(new UntagResourceCommand({ ResourceArn, TagKeys: ["Phase"] }));
    expect((await find()).UserPoolTags).toEqual({ Owner: "chat" });
    expect((await cognito.send(new ListTagsForResourceCommand({ ResourceArn }))).Tags).toEqual({
      Owner: "chat",
    });
  });

  test("the answer to risks is kept, and gone when it is set to nothing", async () => {
    const CompromisedCredentialsRiskConfiguration = { Actions: { EventAction: "BLOCK" as const } };
    const shown = async () =>
      (await cognito.send(new DescribeRiskConfigurationCommand({ UserPoolId }))).RiskConfiguration;
    await cognito.send(
      new SetRiskConfigurationCommand({ UserPoolId, CompromisedCredentialsRiskConfiguration }),
    );
    expect(await shown()).toMatchObject({ CompromisedCredentialsRiskConfiguration });
    await cognito.send(new SetRiskConfigurationCommand({ UserPoolId }));
    expect(await shown()).not.toHaveProperty("CompromisedCredentialsRiskConfiguration");
  });

  test("a pool that is deleted is not found", async () => {
    await cognito.send(new DeleteUserPoolCommand({ UserPoolId }));
    const tag = new TagResourceCommand({ ResourceArn, Tags: { Owner: "chat" } });
    expect(await errorOf(cognito.send(tag))).toBe("ResourceNotFoundException");
    expect(await errorOf(find())).toBe("ResourceNotFoundException");
    const risk = new SetRiskConfigurationCommand({ UserPoolId });
    expect(await errorOf(cognito.send(risk))).toBe("ResourceNotFoundException");
  });
}
