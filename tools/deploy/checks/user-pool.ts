import {
  CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import type { Check } from "./check";

/** Users can be signed in: the pool knows the application's client. */
export const userPool: Check<"security"> = {
  title: "The user pool knows the application's client",
  seconds: 60,
  look: async ({ settings, outputs }) => {
    const client = new CognitoIdentityProviderClient({ region: settings.region });
    const { UserPoolClient } = await client.send(
      new DescribeUserPoolClientCommand({
        UserPoolId: outputs.cognito_user_pool_id,
        ClientId: outputs.cognito_client_id,
      }),
    );
    return { isWell: UserPoolClient !== undefined, said: `client ${UserPoolClient?.ClientName}` };
  },
  mend: "Nobody could sign in. Look at the pool in the Cognito console.",
};
