import type { Control } from "../../control";
import { isTrue, requireThat } from "../../require";

export const guarddutyOn: Control = {
  name: "guardduty-on",
  ids: ["FSBP GuardDuty.1"],
  title: "GuardDuty is on",
  severity: "high",
  why: "Stolen credentials and odd traffic would not be noticed.",
  mend: "Set enable to true, or leave it out.",
  types: ["aws_guardduty_detector"],
  check: (detector) =>
    requireThat(detector, "enable", (value) => value === undefined || isTrue(value), "true or nothing"),
  examples: {
    failing: [{ aws_guardduty_detector: { example: { enable: false } } }],
    passing: [{ aws_guardduty_detector: { example: { enable: null } } }],
  },
};
