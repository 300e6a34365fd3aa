import { readFile } from "node:fs/promises";
import { ToolError } from "../errors";
import type { Cover, Skip } from "./skips/skip";

/**
 * Whether what covers each skip is there: the control among those given, the test in its file under its title.
 *
 * @param controls names of all controls
 * @throws ToolError naming every skip of which it is not
 */
export async function requireCovered(skips: readonly Skip[], controls: ReadonlySet<string>): Promise<void> {
  const missing: string[] = [];
  for (const { check, coveredBy } of skips) {
    for (const cover of coveredBy) {
      if (!(await exists(cover, controls)))
        missing.push(`${check} is covered by ${nameOf(cover)}, which does not exist`);
    }
  }
  if (missing.length) {
    throw new ToolError(
      `${missing.join(";\n")}.\nName in tools/checkov/skips the control or the test that covers it now.`,
    );
  }
}

async function exists(cover: Cover, controls: ReadonlySet<string>): Promise<boolean> {
  if ("control" in cover) return controls.has(cover.control);
  const source = await readFile(cover.test, "utf8").catch(() => "");
  return source.includes(`test(${JSON.stringify(cover.title)},`);
}

/** A control or a test, in words. */
export function nameOf(cover: Cover): string {
  return "control" in cover ? `control ${cover.control}` : `test "${cover.title}" (${cover.test})`;
}
