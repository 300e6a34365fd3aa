import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** Folder of the runbooks. */
export const folder = "docs/runbooks";

/** A fenced block of a runbook. */
export interface Block {
  readonly language: string;
  /** Name by which a drill follows it; without one, `reason` says why none does. */
  readonly drill?: string;
  readonly reason?: string;
  readonly text: string;
}

export interface Runbook {
  readonly name: string;
  readonly text: string;
  readonly blocks: readonly Block[];
}

/** Names of all runbooks, that is of every page but the index. */
export function runbookNames(): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".md") && file !== "README.md")
    .map((file) => path.basename(file, ".md"))
    .sort();
}

/** Reads a page of the runbooks and takes its blocks out of it. */
export function readRunbook(name: string): Runbook {
  const text = readFileSync(path.join(folder, `${name}.md`), "utf8");
  const blocks = [...text.matchAll(/^```(\S*)(.*)\n([\s\S]*?)^```$/gm)].map(
    ([, language = "", info = "", content = ""]): Block => ({
      language,
      drill: /^ drill (\S+)$/.exec(info)?.[1],
      reason: /^ not drilled: (.+)$/.exec(info)?.[1],
      text: content,
    }),
  );
  return { name, text, blocks };
}
