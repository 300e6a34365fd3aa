import { compare } from "../chain";
import { four, readMigrations } from "../files";
import { readHistory } from "../history";
import { withSession } from "../session";
import type { RunnerOptions } from "../session";

/** Where one migration stands. */
export interface MigrationStatus {
  number: number;
  file: string;
  /** `applying` and `reverting`: interrupted, the next `up` or `down` goes on. */
  state: "applied" | "applying" | "reverting" | "pending";
  origin?: "run" | "baseline";
  at?: Date;
  by?: string;
  milliseconds?: number | null;
}

export interface Status {
  migrations: MigrationStatus[];
  applied: number;
  pending: number;
  /** Contradictions between files and history: `up` and `down` refuse while there is one. */
  problems: string[];
}

/** Says what is applied and what is not. Takes no lock and changes nothing. */
export async function status(options: RunnerOptions): Promise<Status> {
  const files = readMigrations(options.folder);
  const rows = await withSession(options, "status", readHistory);
  const byNumber = new Map<number, MigrationStatus>();
  for (const { number, file } of files) byNumber.set(number, { number, file, state: "pending" });
  for (const { number, name, state, origin, startedAt, appliedBy, milliseconds } of rows) {
    const file = `${four(number)}_${name}.sql`;
    byNumber.set(number, { number, file, state, origin, at: startedAt, by: appliedBy, milliseconds });
  }
  const migrations = [...byNumber.values()].sort((a, b) => a.number - b.number);
  return {
    migrations,
    applied: migrations.filter(({ state }) => state === "applied").length,
    pending: migrations.filter(({ state }) => state === "pending").length,
    problems: compare(options.folder, files, rows).map(({ message }) => message),
  };
}
