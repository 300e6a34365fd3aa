/**
 * What went wrong, in the terms of the exit code:
 * `failed` the database refused a statement, `usage` the command line or the outputs, `refused` the files or the
 * history break a rule, `locked` another runner is at work, `unreachable` no connection (secret, network, TLS,
 * password), `interrupted` a signal.
 */
export type Failure = "failed" | "usage" | "refused" | "locked" | "unreachable" | "interrupted";

/** Exit code of each failure; `interrupted` is the signal's, as a shell reports it. */
export const exitCodes = { failed: 1, usage: 2, refused: 3, locked: 4, unreachable: 5 } as const;

/** Where in the files a failure is, and PostgreSQL's own code for it (SQLSTATE). */
export interface Place {
  file?: string;
  line?: number;
  code?: string;
}

/** Every error that the runner foresees; its message says what is wrong and how to mend it. */
export class MigrationError extends Error {
  override name = "MigrationError";

  constructor(
    readonly failure: Failure,
    message: string,
    readonly place: Place = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
