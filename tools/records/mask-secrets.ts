import { looksSecret } from "../inventory/resource/secrets";

/** What stands in the place of what was left out. */
const MASK = "[left out: looks like a secret]";

/** A key in several lines, from its first to its last. */
const block = /-----BEGIN [^-]*-----.*?(-----END [^-]*-----|$)/gs;
/** A word without the quotes and brackets around it, and the sentence's marks behind it. */
const word = /[^\s"'`([{<][^\s]*?(?=["'`)\]}>.,;:]*(\s|$))/g;
const line = /.+/g;
const all = /^.*$/s;

/**
 * A text as it may be kept where many read it: without what looks like a key or a password. The smallest part that
 * looks so is left out: a word, else its line, else all of it.
 */
export function maskSecrets(text: string): string {
  return [block, word, line, all].reduce(
    (left, part) => left.replace(part, (found) => (looksSecret(found) ? MASK : found)),
    text,
  );
}

/**
 * What failed, as a record keeps it: masked, no longer than `length` characters, and without what PostgreSQL takes in no
 * text and no JSON (a zero, half a letter).
 */
export function keepError(error: string, length: number): string {
  return Buffer.from(maskSecrets(error).replaceAll("\0", "").slice(0, length)).toString();
}
