import type { EraseResult } from "./erase";
import type { ExportResult } from "./export";
import type { RemovedObjects } from "./remove-objects";

export function formatExport({ subject, request, rows, unreadable }: ExportResult, file: string): string {
  const lost = unreadable ? ` ${unreadable} sealed values do not open; their rows say why.` : "";
  return `User ${subject} is in ${file}: ${counts(rows)}. Request ${request}.${lost}`;
}

export function formatHeld({ subject, held }: { subject: string; held: Record<string, number> }): string {
  return `Held of user ${subject}: ${counts(held)}.`;
}

export function formatErase({ subject, request, rows, objects }: EraseResult): string {
  const what = request ? `is erased: ${counts(rows)}. Request ${request}.` : "was erased before.";
  return `User ${subject} ${what} ${formatObjects(objects)}`;
}

export function formatObjects({ removed, left, reason }: RemovedObjects): string {
  return `${removed} objects removed from S3${left ? `, ${left} or more left: ${reason}` : ""}.`;
}

function counts(rows: Record<string, number>): string {
  return (
    Object.entries(rows)
      .map(([name, count]) => `${count} ${name}`)
      .join(", ") || "nothing"
  );
}
