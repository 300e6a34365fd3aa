import { makeConnect } from "../../../tools/migrate/connect";
import type { Platform } from "./platform";

/** Asks the platform's database, as an auditor. */
export async function ask(
  { outputs, environment }: Platform,
  sql: string,
  values: unknown[],
): Promise<Record<string, unknown>[]> {
  const connect = await makeConnect(outputs().database, { env: environment() });
  const client = await connect();
  try {
    await client.query("SET ROLE chat_auditor");
    return (await client.query(sql, values)).rows;
  } finally {
    await client.end();
  }
}
