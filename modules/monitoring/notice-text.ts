import type { CloudwatchEventTargetInputTransformer } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { runbookAt } from "./runbook";
import type { Runbook } from "./runbook";

/** What a person reads of an event. */
export interface NoticeText {
  /** What the text takes from the event, as JSON paths by name; `account`, `region` and `time` are always there. */
  readonly paths: Readonly<Record<string, string>>;
  /** A line each, with `<name>` for what was taken. */
  readonly lines: readonly string[];
  readonly runbook: Runbook;
}

/** What every notice takes from its event beside its own. */
const COMMON = { account: "$.account", region: "$.region", time: "$.time" };

/**
 * Turns an event into text: its own lines, where and when it was, and the runbook. Each line is a JSON string of its
 * own, as EventBridge wants a text of several lines.
 * Source: EventBridge User Guide, "Input transformation".
 *
 * @param runbookBaseUrl see `runbookAt`
 */
export function noticeText(
  { paths, lines, runbook }: NoticeText,
  runbookBaseUrl?: string,
): CloudwatchEventTargetInputTransformer {
  const all = [
    ...lines,
    "Account <account>, region <region>, at <time>.",
    `Runbook: ${runbookAt(runbook, runbookBaseUrl)}`,
  ];
  return {
    inputPaths: { ...COMMON, ...paths },
    inputTemplate: all.map((line) => JSON.stringify(line)).join("\n"),
  };
}
