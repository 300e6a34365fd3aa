import { commandLineOf } from "../local/process";
import type { FoundCopy } from "./model";
import { maker } from "./names";

/** The program whose processes make copies. */
export const program = "tools/backup/main.ts";

/** Milliseconds after which a copy that another machine began is nobody's any more: longer than all waiting together. */
export const longestTest = 6 * 3_600_000;

/** What the tags of a copy say of who still needs it. */
export async function foundCopy(target: string, tags: Record<string, string>): Promise<FoundCopy> {
  const { MadeBy = "", StartedAt, KeptUntil } = tags;
  const [host, pid] = [
    MadeBy.slice(0, MadeBy.lastIndexOf(":")),
    Number(MadeBy.slice(MadeBy.lastIndexOf(":") + 1)),
  ];
  const isHere = host === maker().slice(0, maker().lastIndexOf(":"));
  const atWork = isHere
    ? (await commandLineOf(pid)).includes(program)
    : Date.now() - Date.parse(StartedAt ?? "1970-01-01") < longestTest;
  return {
    target,
    atWork: atWork && !KeptUntil,
    ...(KeptUntil && { keptUntil: new Date(KeptUntil) }),
  };
}

/** Whether a copy may be removed: nobody works with it, and it is not kept, or not any more. */
export function isLeft({ atWork, keptUntil }: FoundCopy, withKept = false): boolean {
  return !atWork && (withKept || keptUntil === undefined || keptUntil <= new Date());
}
