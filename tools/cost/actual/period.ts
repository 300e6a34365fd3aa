import { ToolError } from "../../errors";

const DAY = 86_400_000;

/** Months that Cost Explorer keeps days of. */
const KEPT_MONTHS = 14;

/** First and last day of what is read. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

/**
 * The days to read: the given ones, else from the first of last month to yesterday, in which AWS may still change
 * something.
 *
 * @param today day in UTC, as AWS counts
 * @throws ToolError for what is no day, or lies in the wrong order, in the future, or before what Cost Explorer keeps
 */
export function periodOf({ from, to }: Partial<Period>, today: string): Period {
  const period = { from: from ?? firstOfMonth(today, -1), to: to ?? dayBefore(today) };
  for (const [name, day] of Object.entries(period)) requireDay(name, day);
  const earliest = firstOfMonth(today, 1 - KEPT_MONTHS);
  const wrong =
    period.from > period.to
      ? `--from ${period.from} is after --to ${period.to}`
      : period.to > today
        ? `--to ${period.to} is in the future; today is ${today}`
        : period.from < earliest
          ? `--from ${period.from} is before ${earliest}; Cost Explorer keeps the days of ${KEPT_MONTHS} months`
          : undefined;
  if (wrong) throw new ToolError(`${wrong}.`, 2);
  return period;
}

/** The first day of a month, so many months after the one of a day. */
export function firstOfMonth(day: string, months = 0): string {
  const [year, month] = day.split("-").map(Number) as [number, number];
  return text(Date.UTC(year, month - 1 + months, 1));
}

function dayBefore(day: string): string {
  return text(Date.parse(`${day}T00:00:00Z`) - DAY);
}

function requireDay(name: string, day: string): void {
  const time = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(time) || text(time) !== day) {
    throw new ToolError(`--${name} ${day} is no day: write it as 2026-01-31.`, 2);
  }
}

function text(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
