import { createInterface } from "node:readline/promises";

interface Means {
  /** Ends the question. */
  readonly signal?: AbortSignal;
  /** @default standard input */
  readonly input?: NodeJS.ReadableStream;
  /** @default standard output */
  readonly output?: NodeJS.WritableStream;
}

/**
 * Asks a question on the terminal.
 *
 * @returns the answer; undefined if there is none: after Ctrl-D, when the terminal closes, or the signal fired
 */
export async function question(
  text: string,
  { signal, input = process.stdin, output = process.stdout }: Means = {},
): Promise<string | undefined> {
  const terminal = createInterface({ input, output });
  // While a line is read, Ctrl-C is a key like others.
  terminal.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
  const closed = new Promise<void>((resolve) => {
    terminal.on("close", resolve);
    // Of a terminal that is gone, which cannot even be set back.
    terminal.on("error", () => resolve());
  });
  try {
    const answer = await Promise.race([terminal.question(text, { signal }), closed]);
    return answer?.trim();
  } catch (error) {
    if ((error as Error).name !== "AbortError") throw error;
    return undefined;
  } finally {
    terminal.close();
  }
}
