import type { Client } from "pg";
import { z } from "zod";
import { MigrationError } from "../migrate/errors";

/**
 * One thing that can be done with the platform's records, in one transaction as chat_operator. Run again with the same
 * input it leaves the same: whoever cannot know whether it was committed runs it again.
 */
export interface Operation<S extends z.ZodType = z.ZodType, R extends object = object> {
  /** What it takes, as plain JSON. */
  readonly input: S;
  /** @returns plain data; dates become text on the way to the caller */
  run(client: Client, input: z.output<S>): Promise<R>;
}

/** Declares an operation; its file is named as it is called. */
export function operation<S extends z.ZodType, R extends object>(
  input: S,
  run: (client: Client, input: z.output<S>) => Promise<R>,
): Operation<S, R> {
  return { input, run };
}

/**
 * Checks what an operation is given.
 *
 * @throws MigrationError `usage` with every problem, each with its path
 */
export function parseInput<S extends z.ZodType>(name: string, schema: S, input: unknown): z.output<S> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw new MigrationError("usage", `What ${name} was given is wrong.\n${z.prettifyError(result.error)}`);
}
