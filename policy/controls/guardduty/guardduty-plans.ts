import { givenUpBy } from "../../../environments/profiles";
import type { Control } from "../../control";

const plans = ["S3_DATA_EVENTS", "RDS_LOGIN_EVENTS", "LAMBDA_NETWORK_LOGS"];

export const guarddutyPlans: Control = {
  name: "guardduty-plans",
  ids: ["FSBP GuardDuty.6", "FSBP GuardDuty.9", "FSBP GuardDuty.10"],
  title: "GuardDuty watches buckets, database sign-ins and functions",
  severity: "high",
  why: "Objects taken by a stolen role, a guessed database password and a function that calls its attacker would not be noticed.",
  mend: "Add s3, rds and lambda to governance.guardDuty.plans.",
  types: ["aws_guardduty_detector"],
  setting: "governance.guardDuty.plans",
  givesUp: givenUpBy("governance.guardDuty.plans"),
  check: (detector) => {
    const features = detector.referrers("aws_guardduty_detector_feature", "detector_id");
    const on = features
      .filter((feature) => feature.value("status") === "ENABLED")
      .map((feature) => String(feature.value("name")));
    return plans
      .filter((plan) => !on.includes(plan))
      .map((plan) => ({
        resource: detector,
        argument: `aws_guardduty_detector_feature ${plan}`,
        found: on,
        allowed: "ENABLED",
      }));
  },
  examples: {
    failing: [
      { aws_guardduty_detector_feature: { rds: { status: "DISABLED" } } },
      { aws_guardduty_detector_feature: { s3: null } },
    ],
    passing: [
      {
        aws_guardduty_detector_feature: {
          eks: {
            detector_id: "${aws_guardduty_detector.example.id}",
            name: "EKS_AUDIT_LOGS",
            status: "DISABLED",
          },
        },
      },
    ],
  },
};
