/** The middle of measured values, which a disturbed round does not move. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}

/** A line a side: median, fastest and slowest round. */
export function summarizeRounds(sides: Record<string, readonly number[]>, unit: string): string {
  return Object.entries(sides)
    .map(([side, values]) => {
      const [middle, least, most] = [median(values), Math.min(...values), Math.max(...values)].map((n) =>
        n.toFixed(0),
      );
      return `${side}: median ${middle} ${unit} (${least} to ${most}, ${values.length} rounds)`;
    })
    .join("\n");
}

/** The ratio of two sides' medians, with what it is compared to. */
export function ratio(
  title: string,
  ours: readonly number[],
  theirs: readonly number[],
  aim: string,
): string {
  return `${title}: ${(median(ours) / median(theirs)).toFixed(2)} (${aim})`;
}

/** How long something takes, in microseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) * 1000;
}
