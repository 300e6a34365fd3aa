const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** US dollars as a person says them: `$1,234`, `$12.30`, `$0.02`, `under $0.01`. */
export function money(amount: number): string {
  if (amount > 0 && amount < 0.005) return "under $0.01";
  const digits = Math.abs(amount) >= 1000 ? 0 : 2;
  return amount.toLocaleString("en-US", {
    style: "currency",
    currency: "USD",
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

/** US dollars at an axis, where room is little: `$9,500`, `$12.5K`, `$1.2M`. */
export function axisMoney(amount: number): string {
  const notation = Math.abs(amount) < 10_000 ? "standard" : "compact";
  return amount.toLocaleString("en-US", {
    style: "currency",
    currency: "USD",
    notation,
    minimumFractionDigits: 0,
    maximumFractionDigits: 1,
  });
}

/** `1,234`. */
export function count(number: number): string {
  return number.toLocaleString("en-US");
}

/** A number and what it counts: `1 resource`, `2 resources`. */
export function counted(number: number, one: string, many = `${one}s`): string {
  return `${count(number)} ${number === 1 ? one : many}`;
}

/** `2026-11-21 23:05`, in UTC, whatever this machine's zone. */
export function minuteOf(time: string): string {
  return new Date(time).toISOString().slice(0, 16).replace("T", " ");
}

/** `2026-11-21`, in UTC. */
export function dayOf(time: string): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** How long something took: `45 s`, `3 min 20 s`, `1 h 05 min`. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${String(seconds % 60).padStart(2, "0")} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}

/** The time between two moments in the largest unit that fits: `5 days`, `3 hours`, `under a minute`. */
export function span(from: string, to: string): string {
  const apart = Math.abs(Date.parse(to) - Date.parse(from));
  if (apart >= 2 * DAY) return counted(Math.floor(apart / DAY), "day");
  if (apart >= 2 * HOUR) return counted(Math.floor(apart / HOUR), "hour");
  if (apart >= MINUTE) return counted(Math.floor(apart / MINUTE), "minute");
  return "under a minute";
}

/** How long ago something was, or how long it is until then: `5 days ago`, `in 3 hours`. */
export function age(time: string, now: string): string {
  return Date.parse(time) <= Date.parse(now) ? `${span(time, now)} ago` : `in ${span(time, now)}`;
}

/** A text of at most so many characters; of a longer one the beginning. */
export function shortened(text: string, length = 40): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}

/** The part of an ARN that tells it from its like: what follows the last colon; any other text as it is. */
export function shortArn(id: string): string {
  return id.startsWith("arn:") ? id.slice(id.lastIndexOf(":") + 1) : id;
}
