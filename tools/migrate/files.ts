import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { MigrationError } from "./errors";

/** One direction of a migration: SQL that stands between two markers. */
export interface Part {
  sql: string;
  /** Line of the file on which `sql` begins, from 1. */
  line: number;
  /** Whether the whole part runs in one transaction; false under `-- migrate:no-transaction`. */
  transaction: boolean;
}

/** One file `NNNN_name.sql`. */
export interface Migration {
  number: number;
  /** What stands between the number and `.sql`. */
  name: string;
  file: string;
  /** The whole text, with line ends as `\n`: a checkout on Windows is the same migration. */
  content: string;
  up: Part;
  /** undefined if the file says `-- migrate:irreversible`, with the reason. */
  down: Part | undefined;
  irreversible: string | undefined;
}

const namePattern = /^(\d{4})_([a-z0-9]+(?:_[a-z0-9]+)*)\.sql$/;
const markerPattern = /^\s*--\s*migrate\s*:/i;

/** `0007`, as numbers are written in file names. */
export const four = (number: number) => String(number).padStart(4, "0");

/**
 * Reads the migrations of a folder, in order of their numbers, without looking into their SQL.
 *
 * Numbers begin at 0001 and leave no gap: a number that is missing now would come later, below what is applied.
 *
 * @throws MigrationError `refused` that names every fault of every file: bad names, numbers used twice, gaps,
 * empty files, missing or unknown markers.
 */
export function readMigrations(folder: string): Migration[] {
  const problems: string[] = [];
  let entries: string[];
  try {
    entries = readdirSync(folder)
      .filter((entry) => !entry.startsWith(".") && entry !== "README.md")
      .sort();
  } catch (error) {
    throw new MigrationError(
      "refused",
      `The folder of migrations ${folder} cannot be read: ${(error as Error).message}`,
    );
  }
  const migrations: Migration[] = [];
  for (const entry of entries) {
    const match = namePattern.exec(entry);
    if (!match) {
      problems.push(
        `${entry}: not a migration's name; it must be four digits, an underscore, lower case letters, digits and ` +
          'underscores, ".sql" (0012_add_reactions.sql).',
      );
      continue;
    }
    let text: Buffer;
    try {
      text = readFileSync(path.join(folder, entry));
    } catch (error) {
      problems.push(`${entry}: cannot be read: ${(error as Error).message}`);
      continue;
    }
    const migration = parseMigration(entry, text, problems);
    if (migration) migrations.push(migration);
  }
  checkNumbers(entries, problems);
  if (problems.length > 0) throw new MigrationError("refused", listProblems(folder, problems));
  return migrations;
}

/** One message for all faults found in a folder. */
export function listProblems(folder: string, problems: string[]): string {
  const count = problems.length === 1 ? "One fault" : `${problems.length} faults`;
  return `${count} in ${folder}, nothing was run:\n${problems.map((problem) => `  ${problem}`).join("\n")}`;
}

function checkNumbers(entries: string[], problems: string[]): void {
  const byNumber = new Map<number, string>();
  for (const entry of entries) {
    const match = namePattern.exec(entry);
    if (!match) continue;
    const number = Number(match[1]);
    const other = byNumber.get(number);
    if (other) {
      problems.push(
        `${entry}: has the number ${match[1]}, as ${other} has; give the newer one the next free number.`,
      );
    } else {
      byNumber.set(number, entry);
    }
  }
  const numbers = [...byNumber.keys()].sort((a, b) => a - b);
  let expected = 1;
  for (const number of numbers) {
    if (number === 0) {
      problems.push(`${byNumber.get(0)}: numbers begin at 0001.`);
      continue;
    }
    if (number > expected) {
      const missing = number - 1 === expected ? four(expected) : `${four(expected)} to ${four(number - 1)}`;
      problems.push(
        `${byNumber.get(number)}: ${missing} is missing below it; add that file, or use the number ${four(expected)}.`,
      );
    }
    expected = number + 1;
  }
}

interface Section {
  marker: "up" | "down";
  line: number;
  lines: string[];
  transaction: boolean;
}

/** Takes the text of a file `NNNN_name.sql` apart at its markers; adds to `problems` what is wrong in it. */
export function parseMigration(file: string, bytes: Buffer, problems: string[]): Migration | undefined {
  const [, digits, name] = namePattern.exec(file)!;
  const before = problems.length;
  const fault = (line: number | undefined, what: string) =>
    void problems.push(line === undefined ? `${file}: ${what}` : `${file}:${line}: ${what}`);

  let content: string;
  try {
    content = new TextDecoder("utf-8", { fatal: true }).decode(bytes).replaceAll("\r\n", "\n");
  } catch {
    fault(undefined, "is not UTF-8 text; save it as UTF-8.");
    return undefined;
  }
  if (content.includes("\0")) {
    fault(undefined, "contains a NUL character, which PostgreSQL cannot take; remove it.");
    return undefined;
  }
  if (content.trim() === "") {
    fault(undefined, "is empty; write a header, `-- migrate:up` and `-- migrate:down`, or remove the file.");
    return undefined;
  }

  const sections: Section[] = [];
  let header = "";
  let irreversible: string | undefined;
  for (const [index, text] of content.split("\n").entries()) {
    const line = index + 1;
    const section = sections.at(-1);
    if (!markerPattern.test(text)) {
      if (section) section.lines.push(text);
      else if (/^\s*--/.test(text)) header += text.replace(/^\s*--/, "").trim();
      else if (text.trim() !== "") fault(line, "SQL before `-- migrate:up`; only comments may stand there.");
      continue;
    }
    section?.lines.push("");
    const marker = text.trim();
    if (marker === "-- migrate:up" || marker === "-- migrate:down") {
      const kind = marker === "-- migrate:up" ? "up" : "down";
      if (sections.some((other) => other.marker === kind)) fault(line, `\`${marker}\` for the second time.`);
      else if (kind === "up" && sections.length > 0)
        fault(line, "`-- migrate:up` must come before `-- migrate:down`.");
      sections.push({ marker: kind, line: line + 1, lines: [], transaction: true });
    } else if (marker === "-- migrate:no-transaction") {
      if (section) section.transaction = false;
      else fault(line, "`-- migrate:no-transaction` belongs under `-- migrate:up` or `-- migrate:down`.");
    } else if (marker.startsWith("-- migrate:irreversible")) {
      irreversible = marker.slice("-- migrate:irreversible".length).trim();
      if (irreversible === "") fault(line, "`-- migrate:irreversible` needs its reason on the same line.");
    } else {
      fault(
        line,
        `unknown marker \`${marker}\`; there are \`-- migrate:up\`, \`-- migrate:down\`, ` +
          "`-- migrate:no-transaction` and `-- migrate:irreversible REASON`, written exactly so.",
      );
    }
  }

  const part = (marker: "up" | "down"): Part | undefined => {
    const section = sections.find((candidate) => candidate.marker === marker);
    return section && { sql: section.lines.join("\n"), line: section.line, transaction: section.transaction };
  };
  const up = part("up");
  const down = part("down");
  if (header === "")
    fault(
      undefined,
      "has no header; begin with comments that say what it does, why, and if it can be undone.",
    );
  if (!up) fault(undefined, "has no `-- migrate:up`.");
  if (!down && irreversible === undefined) {
    fault(
      undefined,
      "has no `-- migrate:down`; if it cannot be undone, say `-- migrate:irreversible REASON`.",
    );
  }
  if (down && irreversible !== undefined) {
    fault(undefined, "has both `-- migrate:down` and `-- migrate:irreversible`; keep one.");
  }
  if (problems.length > before || !up) return undefined;
  return { number: Number(digits), name: name!, file, content, up, down, irreversible };
}
