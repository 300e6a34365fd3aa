import type { Direction } from "./statements";

/** What the runner tells while it works. */
export type Event =
  | { type: "connecting"; message: string; seconds: number }
  | { type: "waiting"; holder: string; seconds: number }
  | { type: "started"; file: string; direction: Direction; statements: number }
  | { type: "statement"; file: string; number: number; of: number; summary: string }
  | { type: "resumed"; file: string; done: number; of: number }
  | { type: "rebuilding"; file: string; index: string }
  | { type: "retrying"; file: string; reason: string; attempt: number; of: number; seconds: number }
  | { type: "finished"; file: string; direction: Direction; milliseconds: number }
  | { type: "warning"; message: string };

export type Report = (event: Event) => void;
