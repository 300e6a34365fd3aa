const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
export const MINUTES_OF_DAY = 24 * 60;
const MINUTES_OF_WEEK = 7 * MINUTES_OF_DAY;

/** A span of time that comes back every day or every week, in minutes since its day or week began (Monday, UTC). */
export interface Window {
  readonly start: number;
  /** Length in minutes; 0 when it ends where it starts. */
  readonly length: number;
}

/** Reads a daily window, `hh:mm-hh:mm`; one that ends before it starts goes past midnight. */
export function parseDaily(text: string): Window {
  const [start, end] = text.split("-").map(minutes);
  return between(start!, end!, MINUTES_OF_DAY);
}

/** Reads a weekly window, `ddd:hh:mm-ddd:hh:mm`; one that ends before it starts goes past Sunday. */
export function parseWeekly(text: string): Window {
  const [start, end] = text
    .split("-")
    .map((side) => DAYS.indexOf(side.slice(0, 3)) * MINUTES_OF_DAY + minutes(side.slice(4)));
  return between(start!, end!, MINUTES_OF_WEEK);
}

/** Whether a daily window and a weekly one ever have a minute in common. */
export function meet(daily: Window, weekly: Window): boolean {
  return DAYS.some((_, day) => {
    const start = day * MINUTES_OF_DAY + daily.start;
    // Forward from one start to the other, around the end of the week.
    const ahead = (weekly.start - start + MINUTES_OF_WEEK) % MINUTES_OF_WEEK;
    const behind = (start - weekly.start + MINUTES_OF_WEEK) % MINUTES_OF_WEEK;
    return ahead < daily.length || behind < weekly.length;
  });
}

/** A daily window of this length that starts where a weekly one ends, as `hh:mm-hh:mm`. */
export function dailyAfter(weekly: Window, length: number): string {
  const start = (weekly.start + weekly.length) % MINUTES_OF_DAY;
  return [start, (start + length) % MINUTES_OF_DAY].map(clock).join("-");
}

function minutes(clockTime: string): number {
  const [hour, minute] = clockTime.split(":").map(Number);
  return hour! * 60 + minute!;
}

function clock(minute: number): string {
  return [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, "0")).join(":");
}

function between(start: number, end: number, cycle: number): Window {
  return { start, length: (end - start + cycle) % cycle };
}
