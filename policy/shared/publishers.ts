import { demandedKeys } from "./statements";

/** Keys by which a service says for whom it publishes. */
export const sourceKeys = ["aws:SourceAccount", "aws:SourceArn", "aws:SourceOwner"];

/** Whether a statement's condition asks for whom a service publishes. */
export function namesSource(condition: unknown): boolean {
  const keys = demandedKeys(condition);
  return sourceKeys.some((key) => keys.includes(key.toLowerCase()));
}
