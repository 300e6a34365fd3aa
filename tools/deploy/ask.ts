import { createInterface } from "node:readline/promises";

/**
 * Asks a question on the terminal.
 *
 * @returns whether the answer is `yes`, which nobody types by accident
 */
export async function ask(question: string, signal: AbortSignal): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  // The terminal hands Ctrl-C to whoever reads from it.
  terminal.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
  try {
    const answer = await terminal.question(`${question} Only "yes" is taken for it: `, { signal });
    return answer.trim().toLowerCase() === "yes";
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  } finally {
    terminal.close();
  }
}
