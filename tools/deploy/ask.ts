import { question } from "../question";

/**
 * Asks on the terminal whether to go on.
 *
 * @returns whether the answer is `yes`, which nobody types by accident
 */
export async function ask(whether: string, signal: AbortSignal): Promise<boolean> {
  const answer = await question(`${whether} Only "yes" is taken for it: `, { signal });
  return answer?.toLowerCase() === "yes";
}
