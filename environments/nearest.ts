/** Number of letters to change, insert, drop or swap with their neighbour to make one word into the other. */
export function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = rows[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      let best = Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, substitution);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, rows[i - 2]![j - 2]! + 1);
      }
      row.push(best);
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}

/** The words sorted by likeness to what was written, the most alike first; capitals do not count. */
export function byLikeness(written: string, words: readonly string[]): string[] {
  const far = (word: string) => distance(written.toLowerCase(), word.toLowerCase());
  return [...words].sort((a, b) => far(a) - far(b));
}

/** The word that was probably meant; undefined when none is alike. */
export function nearest(written: string, words: readonly string[]): string | undefined {
  const [word] = byLikeness(written, words);
  if (word === undefined) return undefined;
  const limit = Math.max(2, Math.floor(word.length / 3));
  return distance(written.toLowerCase(), word.toLowerCase()) <= limit ? word : undefined;
}
