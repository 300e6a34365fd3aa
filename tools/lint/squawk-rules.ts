/**
 * Rules of squawk that do not fit this project, each with the reason. All others hold, for every file: a statement
 * that must break one is excused in the file, by `-- squawk-ignore RULE` above it and a comment that says why.
 */
export const excludedRules: Record<string, string> = {
  "require-lock-timeout": "The runner sets lock_timeout for every statement, and tries again.",
  "require-statement-timeout": "The runner sets statement_timeout for every statement.",
  "prefer-robust-stmts":
    "The runner records each statement outside a transaction, never repeats one that is done, and rebuilds an " +
    "index left invalid, which IF NOT EXISTS would take for a good one.",
};

/** Rules of squawk that are off unless asked for. */
export const includedRules = ["require-table-schema"];

/**
 * What was applied before there was a linter, and so cannot be changed: file, rule, reason. An exception that excuses
 * nothing any more is an error.
 */
export const exceptions: { file: string; rule: string; reason: string }[] = [
  {
    file: "0003_chat_schema.sql",
    rule: "ban-create-domain-with-constraint",
    reason: "Two domains whose values are given by law and policy; no table had a row when they were made.",
  },
  {
    file: "0005_rooms.sql",
    rule: "prefer-bigint-over-int",
    reason: "max_members is a count that a check holds between 2 and 10,000.",
  },
];
