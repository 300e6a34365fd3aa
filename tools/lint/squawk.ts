import { spawnSync } from "node:child_process";
import { getBinaryPath } from "squawk-cli/js/index.js";
import { ToolError } from "../errors";
import type { Migration } from "../migrate/files";
import type { Finding } from "./finding";
import { exceptions, excludedRules, includedRules } from "./squawk-rules";

/** The version that Aurora runs (docs/decisions.md). */
const postgresVersion = "15.8";

interface Violation {
  /** From 0. */
  line: number;
  message: string;
  help: string | null;
  rule_name: string;
}

/**
 * What squawk (https://squawkhq.com/docs/rules) finds in the up parts of migrations. What a down part does is meant to
 * destroy, and is not judged.
 *
 * @throws ToolError if squawk cannot be run.
 */
export function checkWithSquawk(migrations: Migration[], excused = exceptions): Finding[] {
  const findings: Finding[] = [];
  const used = new Set<(typeof exceptions)[number]>();
  for (const migration of migrations) {
    for (const { line, message, help, rule_name: rule } of runSquawk(migration)) {
      const exception = excused.find((other) => other.file === migration.file && other.rule === rule);
      if (exception) {
        used.add(exception);
        continue;
      }
      const excuse =
        rule === "syntax-error" ? "" : ` If it must be so: \`-- squawk-ignore ${rule}\` above it.`;
      findings.push({
        rule: `squawk/${rule}`,
        where: `${migration.file}:${line + 1}`,
        message: `${message}${help ? ` ${help}` : ""}${excuse}`,
      });
    }
  }
  for (const exception of excused) {
    if (used.has(exception)) continue;
    findings.push({
      rule: `squawk/${exception.rule}`,
      where: exception.file,
      message: "excused in tools/lint/squawk-rules.ts, and breaks the rule no more. Remove the exception.",
    });
  }
  return findings;
}

function runSquawk({ file, content, up }: Migration): Violation[] {
  const last = up.line + up.sql.split("\n").length;
  // Empty lines for all that is not the up part, so that the lines that squawk names are those of the file.
  const text = content
    .split("\n")
    .map((line, index) => (index + 1 >= up.line && index + 1 < last ? line : ""))
    .join("\n");
  const words = [
    "--reporter=json",
    `--pg-version=${postgresVersion}`,
    `--stdin-filepath=${file}`,
    ...Object.keys(excludedRules).map((rule) => `--exclude=${rule}`),
    ...includedRules.map((rule) => `--include=${rule}`),
    ...(up.transaction ? ["--assume-in-transaction"] : []),
  ];
  const { stdout, stderr, error } = spawnSync(binary(), words, { input: text, encoding: "utf8" });
  try {
    return JSON.parse(stdout) as Violation[];
  } catch {
    throw new ToolError(`squawk cannot be run on ${file}: ${error?.message ?? (stderr || stdout)}`);
  }
}

function binary(): string {
  try {
    return getBinaryPath();
  } catch (error) {
    throw new ToolError(`${(error as Error).message}\nRun \`npm ci\` again without --omit=optional.`, 2);
  }
}
