import type { Client, Connection } from "pg";

/** What came of a script that failed: how many of its statements the server had finished. */
export interface ScriptError extends Error {
  completed: number;
}

/**
 * Sends several statements in one message and tells, if one fails, how many before it were finished; a query of `pg`
 * does not tell. Rows that they return are thrown away.
 *
 * One message instead of one a statement is what makes a long list of small migrations fast on a distant server.
 *
 * @throws The database's error, with `completed`.
 */
export function runScript(client: Client, statements: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    let completed = 0;
    const ignore = () => undefined;
    // The methods that `pg` calls on what it is given to run; pg-cursor and pg-query-stream are made the same way.
    const submittable = {
      submit: (connection: Connection) => connection.query(joinScript(statements)),
      handleCommandComplete: () => void completed++,
      handleError: (error: Error) => reject(Object.assign(error, { completed })),
      handleReadyForQuery: () => resolve(),
      handleRowDescription: ignore,
      handleDataRow: ignore,
      handleEmptyQuery: ignore,
      handlePortalSuspended: ignore,
      handleCopyInResponse: ignore,
      handleCopyData: ignore,
    };
    client.query(submittable);
  });
}

/** A line break before the semicolon, for a statement may end in a comment. */
const separator = "\n;\n";

const joinScript = (statements: string[]) => statements.join(separator);

/**
 * Finds the statement that an error is about: by its place in the text if the server gave one (from 1, in
 * characters), else by the count of those before it.
 *
 * @returns Index of the statement, and where in it, in characters from 0.
 */
export function locate(
  statements: string[],
  { position, completed }: { position?: string; completed: number },
): { index: number; offset: number | undefined } {
  if (!position) return { index: completed, offset: undefined };
  let left = Number(position) - 1;
  for (const [index, statement] of statements.entries()) {
    const length = Array.from(statement).length;
    if (left <= length) return { index, offset: left };
    left -= length + separator.length;
  }
  return { index: completed, offset: undefined };
}
