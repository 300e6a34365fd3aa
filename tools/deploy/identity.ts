import { hostname, userInfo } from "node:os";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { Settings } from "../../environments/schema";
import { ToolError } from "../errors";
import { localEnvironment } from "../local/env";

/** Milliseconds in which AWS must say who calls. */
const PATIENCE = 20_000;

/**
 * Who deploys: the ARN by which AWS knows him, or, of the platform on this machine, its user.
 *
 * @throws ToolError without credentials that work, or with those of another account than the settings name
 */
export async function requireCaller({ account, region, environment }: Settings): Promise<string> {
  const client = new STSClient({ region });
  let found: { Account?: string; Arn?: string };
  try {
    found = await client.send(new GetCallerIdentityCommand({}), {
      abortSignal: AbortSignal.timeout(PATIENCE),
    });
  } catch (error) {
    const { name, message } = error as Error;
    throw new ToolError(
      `AWS does not say who calls: ${message} (${name}). Sign in, or choose a profile (AWS_PROFILE); ` +
        `aws sts get-caller-identity must answer account ${account}.`,
      5,
    );
  }
  if (found.Account !== account) {
    throw new ToolError(
      `The credentials are of account ${found.Account} (${found.Arn}), and ${environment} is in account ${account}. ` +
        `Choose others (AWS_PROFILE), or set \`account\` in environments/${environment}.ts.`,
      5,
    );
  }
  return environment === localEnvironment ? userHere() : found.Arn!;
}

/** The user of this machine, as `name@host`. */
export function userHere(): string {
  return `${userInfo().username}@${hostname()}`;
}
