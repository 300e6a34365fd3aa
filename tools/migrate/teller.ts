import type { DatabaseOptions } from "./command";
import type { Event } from "./events";
import { formatEvent } from "./print";

/** Tells people how a command on a database goes. */
export interface Teller {
  /** Says a line, where there is one. */
  say: (line: string | undefined) => void;
  /** Says what happens while connecting. */
  onEvent: (event: Event) => void;
}

/**
 * Makes what tells of a command, line by line; nothing is said where `--json` asks for one object and nothing else.
 *
 * @param print console.error where standard output is for what was asked for
 */
export function tellerOf({ json }: Pick<DatabaseOptions, "json">, print: (line: string) => void): Teller {
  const say = (line: string | undefined) => {
    if (line && !json) print(line);
  };
  return { say, onEvent: (event) => say(formatEvent(event)) };
}
