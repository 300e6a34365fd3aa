import { ToolError } from "../../errors";
import { identityAt } from "./server";

/** An emulator that somebody else started. */
export interface NamedEmulator {
  readonly endpoint: string;
  readonly account: string;
  /** Differs after a restart for this project's own server; the address itself for any other emulator. */
  readonly identity: string;
}

/**
 * Checks that an emulator answers at an address and serves the account.
 *
 * @param endpoint for example `http://127.0.0.1:4566`
 * @throws ToolError when it is no http address, is AWS itself, does not answer, or serves another account
 */
export async function useEmulator(endpoint: string, account: string): Promise<NamedEmulator> {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  const named = `GROUNDWORK_EMULATOR_ENDPOINT is ${endpoint}`;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new ToolError(
      `${named}, which is no address. Set it to one like http://127.0.0.1:4566, or unset it.`,
    );
  }
  if (/(^|\.)amazonaws\.com(\.cn)?$/.test(url.hostname)) {
    throw new ToolError(`${named}, which is AWS itself. Set it to the address of an emulator, or unset it.`);
  }
  const own = await identityAt(endpoint);
  const served = own?.account ?? (await accountAt(url, named));
  if (served !== account) {
    throw new ToolError(
      `${named}, which serves the account ${served}, but the environment \`local\` is for ${account}. ` +
        `Start it for that account (moto: MOTO_ACCOUNT_ID=${account}).`,
    );
  }
  return { endpoint, account, identity: own?.identity ?? endpoint };
}

/** Asks any emulator for the caller's account; none checks the signature, but the region is read from it. */
async function accountAt(url: URL, named: string): Promise<string> {
  let answer: string;
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        authorization:
          "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/sts/aws4_request, SignedHeaders=host, Signature=0",
      },
      body: "Action=GetCallerIdentity&Version=2011-06-15",
      signal: AbortSignal.timeout(5000),
    });
    answer = await response.text();
  } catch (error) {
    const { message, cause } = error as Error;
    throw new ToolError(
      `${named}, where nothing answers (${cause instanceof Error ? cause.message : message}). Start the emulator, or unset the variable.`,
    );
  }
  const [, account] = /<Account>(\d{12})<\/Account>/.exec(answer) ?? [];
  if (account) return account;
  throw new ToolError(
    `${named}, but what answers there is no AWS emulator: GetCallerIdentity gave "${answer.slice(0, 100)}".`,
  );
}
