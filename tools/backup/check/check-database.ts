import { verify as verifyAudit } from "../../audit/verify";
import { verify as verifySchema } from "../../migrate/commands/verify";
import type { Verification as SchemaVerification } from "../../migrate/commands/verify";
import type { RunnerOptions } from "../../migrate/session";
import { countRows } from "./count-rows";

/** What was found in a copy of the database. */
export interface CopyCheck {
  schema: SchemaVerification;
  /** Rows of each table. */
  rows: Record<string, number>;
  audit: {
    seals: number;
    rows: number;
    unsealed: number;
    problemCount: number;
    problems: { message: string }[];
  };
}

/** Looks whether a restored database is whole: its schema as the files have it, its rows, its audit log as sealed. */
export async function checkDatabase(options: RunnerOptions): Promise<CopyCheck> {
  const schema = await verifySchema(options);
  const rows = await countRows(options);
  const { seals, rows: sealed, unsealed, problemCount, problems } = await verifyAudit(options);
  return { schema, rows, audit: { seals, rows: sealed, unsealed, problemCount, problems } };
}
