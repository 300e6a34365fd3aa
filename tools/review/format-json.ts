import type { Review } from "./model";

/** A review for programs: the whole of it. */
export function formatJson(review: Review): string {
  return JSON.stringify(review, null, 2);
}
