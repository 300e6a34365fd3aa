import type { Skip } from "./skip";

/** The account. */
export const governance: readonly Skip[] = [
  {
    check: "CKV_AWS_252",
    resources: ["governance/trail/trail"],
    why: "Alarms look at the trail's log group; a notice of every file would tell nobody anything.",
    coveredBy: [{ control: "cloudtrail-to-cloudwatch" }],
  },
  {
    check: "CKV2_AWS_3",
    resources: ["governance/guardduty/detector"],
    why: "The account may stand alone: an organization's delegated administrator is not this project's.",
    coveredBy: [{ control: "guardduty-on" }, { control: "guardduty-plans" }],
  },
];
