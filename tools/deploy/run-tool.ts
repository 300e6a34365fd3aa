import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { ToolError } from "../errors";
import type { ExitCode } from "../errors";
import type { Show } from "../progress";

export interface RunToolOptions {
  /** Told each line that the command prints. @default nobody */
  readonly show?: Show;
  /** Interrupts the command. */
  readonly signal?: AbortSignal;
}

/**
 * Runs one of the project's commands as a user does: `npm run <tool> -- <words>`.
 *
 * @returns the last line that it printed
 * @throws ToolError with all that it printed, and its exit code
 */
export async function runTool(
  tool: string,
  words: readonly string[],
  { show = () => {}, signal }: RunToolOptions = {},
): Promise<string> {
  const child = spawn(process.execPath, ["tools/run.mjs", `tools/${tool}/main.ts`, ...words], {
    env: process.env,
    stdio: ["ignore", "pipe", "pipe"],
    signal,
    killSignal: "SIGINT",
    // Interrupted once, by this process, and not by the terminal as well.
    detached: true,
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => {
      lines.push(line);
      if (line.trim()) show(line.trim());
    });
  }
  const code = await new Promise<number | null>((resolve) => {
    child.on("error", () => {});
    child.on("close", resolve);
  });
  if (code === 0) return lines.at(-1) ?? "";
  throw new ToolError(
    `npm run ${tool} -- ${words.join(" ")} failed.\n\n${lines.join("\n")}`,
    code !== null && code >= 1 && code <= 5 ? (code as ExitCode) : 1,
  );
}
