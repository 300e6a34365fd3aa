import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { MigrationError } from "../migrate/errors";
import type { Anchor } from "./anchor";
import { firstDifference } from "./compare";
import type { FoundRow } from "./compare";
import { entryOf } from "./log-row";
import { Problems } from "./problem";
import type { Verification } from "./problem";
import { sealHashOf, splitEntries } from "./seal-chain";
import type { Seal } from "./seal-chain";
import { checkLink } from "./verify";

type ExportedSeal = Seal & { row_hashes: string; rows_follow: boolean };

/**
 * Checks an export without a database: that every row is as its seal has it, and every seal continues the one before
 * it. One seal and its rows are in memory at a time.
 *
 * @param anchor One of the seals in the file, noted elsewhere. Without it the file agrees with itself, no more.
 * @throws MigrationError `usage` if the file cannot be read or is no export.
 */
export async function verifyFile(file: string, anchor?: Anchor): Promise<Verification> {
  const problems = new Problems();
  const counts = { rows: 0, seals: 0, unsealed: 0 };
  let all = 0;
  let current: ExportedSeal | undefined;
  let found: FoundRow[] = [];
  let previous: Seal | undefined;
  let ended: typeof counts | undefined;
  let anchored = false;
  let number = 0;

  const finishSeal = () => {
    if (current?.rows_follow) {
      const problem = firstDifference(
        current.number,
        splitEntries(Buffer.from(current.row_hashes, "hex")),
        found,
      );
      if (problem) problems.add(problem);
    }
    current = undefined;
    found = [];
  };
  const beginSeal = (seal: ExportedSeal) => {
    finishSeal();
    const { row_hashes, rows_follow, ...fields } = seal;
    const intact = sealHashOf(fields, Buffer.from(row_hashes, "hex")) === seal.hash;
    // The first one of the file may continue a seal that is not in it.
    const before = previous ?? {
      ...fields,
      number: String(BigInt(fields.number) - 1n),
      hash: fields.previous_hash,
    };
    checkLink(fields, before, intact, problems);
    if (anchor?.number === seal.number) {
      anchored = true;
      if (anchor.hash !== seal.hash) {
        problems.add({
          kind: "seal changed",
          seal: seal.number,
          message: `Seal ${seal.number} is not the one that the anchor names.`,
        });
      }
    }
    all += 1;
    if (rows_follow) counts.seals += 1;
    [current, previous] = [seal, fields];
  };

  for await (const line of readLines(file)) {
    number += 1;
    try {
      if (number === 1) {
        if ((JSON.parse(line) as { export?: { format?: number } }).export?.format !== 1)
          throw new SyntaxError("no header");
      } else if (line.startsWith('{"row":')) {
        const row = line.slice('{"row":'.length, -1);
        counts.rows += 1;
        found.push(describe(row));
      } else if (line.startsWith('{"unsealed":')) counts.unsealed += 1;
      else if (line.startsWith('{"seal":')) beginSeal((JSON.parse(line) as { seal: ExportedSeal }).seal);
      else if (line.startsWith('{"end":')) ended = (JSON.parse(line) as { end: typeof counts }).end;
      else throw new SyntaxError("a line of no known kind");
    } catch (error) {
      throw new MigrationError(
        "usage",
        `${file} is no export of the audit log: line ${number}: ${(error as Error).message}.`,
      );
    }
  }
  finishSeal();
  if (JSON.stringify(ended) !== JSON.stringify(counts)) {
    problems.add({
      kind: "file incomplete",
      message: ended
        ? `The file has ${counts.rows} rows, ${counts.seals} seals and ${counts.unsealed} rows unsealed; its last line says ${ended.rows}, ${ended.seals} and ${ended.unsealed}.`
        : "The file has no end: it was cut off.",
    });
  }
  if (anchor && !anchored) {
    problems.add({
      kind: "anchor missing",
      seal: anchor.number,
      message: `The anchor's seal ${anchor.number} is not in the file, so it cannot vouch for it.`,
    });
  }
  return {
    seals: all,
    rows: counts.rows,
    unsealed: counts.unsealed,
    expired: [],
    head: previous && { number: previous.number, hash: previous.hash },
    anchored,
    problems: problems.told,
    problemCount: problems.count,
  };
}

function describe(json: string): FoundRow {
  const row = JSON.parse(json) as {
    table_name: string;
    logged_at: string;
    operation: string;
    record_key: string;
  };
  return {
    entry: entryOf(json),
    table: row.table_name,
    time: row.logged_at,
    operation: row.operation,
    key: row.record_key,
  };
}

async function* readLines(file: string): AsyncGenerator<string> {
  const stream = createReadStream(file);
  try {
    yield* createInterface({ input: stream, crlfDelay: Infinity });
  } catch (error) {
    throw new MigrationError("usage", `${file} cannot be read: ${(error as Error).message}`);
  } finally {
    stream.destroy();
  }
}
