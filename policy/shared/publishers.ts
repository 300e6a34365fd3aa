import { isBlock, listOf } from "../view/arguments";
import { demandedKeys } from "./statements";

/** Keys by which a service says for whom it publishes. */
export const sourceKeys = ["aws:SourceAccount", "aws:SourceArn", "aws:SourceOwner"];

/** Whether a statement's condition asks for whom a service publishes. */
export function namesSource(condition: unknown): boolean {
  const keys = demandedKeys(condition);
  return sourceKeys.some((key) => keys.includes(key.toLowerCase()));
}

/** Whether a principal is EventBridge, and nobody else. */
export function isEventBridge(principal: unknown): boolean {
  if (!isBlock(principal) || Object.keys(principal).length !== 1) return false;
  const services = listOf(principal.Service);
  return services.length > 0 && services.every((service) => service === "events.amazonaws.com");
}
