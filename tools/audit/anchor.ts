import { readFile } from "node:fs/promises";
import { MigrationError } from "../migrate/errors";

/** A seal noted outside the database: it vouches for every seal before it. */
export interface Anchor {
  number: string;
  hash: string;
}

const pattern = /^\s*(\d{1,19}):([0-9a-f]{64})\s*$/i;

export const formatAnchor = ({ number, hash }: Anchor): string => `${number}:${hash}`;

/**
 * Reads an anchor: `NUMBER:HASH` itself, or a file that holds it or what `seal --json` printed.
 *
 * @throws MigrationError `usage` if it is neither.
 */
export async function readAnchor(word: string): Promise<Anchor> {
  const direct = parse(word);
  if (direct) return direct;
  const fail = (what: string): MigrationError =>
    new MigrationError(
      "usage",
      `The anchor ${word} ${what}. Give NUMBER:HASH as \`seal\` prints it, or a file with that or with what \`seal --json\` printed.`,
    );
  const text = await readFile(word, "utf8").catch(() => {
    throw fail("is neither NUMBER:HASH nor a file that can be read");
  });
  const found = parse(text) ?? fromJson(text);
  if (!found) throw fail("holds no NUMBER:HASH");
  return found;
}

function parse(text: string): Anchor | undefined {
  const [, number, hash] = pattern.exec(text) ?? [];
  return number && hash ? { number: BigInt(number).toString(), hash: hash.toLowerCase() } : undefined;
}

function fromJson(text: string): Anchor | undefined {
  try {
    const { result } = JSON.parse(text) as { result?: { head?: Anchor } };
    return result?.head && parse(formatAnchor(result.head));
  } catch {
    return undefined;
  }
}
