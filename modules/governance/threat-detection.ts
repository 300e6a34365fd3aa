import { GuarddutyDetector } from "@cdktf/provider-aws/lib/guardduty-detector";
import { GuarddutyDetectorFeature } from "@cdktf/provider-aws/lib/guardduty-detector-feature";
import { Construct } from "constructs";

/** GuardDuty's protection plans by our names (GuardDuty API Reference, DetectorFeatureConfiguration). */
const protectionPlans = {
  s3: "S3_DATA_EVENTS",
  eks: "EKS_AUDIT_LOGS",
  malware: "EBS_MALWARE_PROTECTION",
  rds: "RDS_LOGIN_EVENTS",
  lambda: "LAMBDA_NETWORK_LOGS",
  runtime: "RUNTIME_MONITORING",
} as const;

type ProtectionPlan = keyof typeof protectionPlans;

export interface ThreatDetectionProps {
  /** Plans to pay for; all others are switched off, since AWS switches most on in a new detector. */
  readonly plans: readonly ProtectionPlan[];
  /** How often a finding that goes on is told again. */
  readonly findingFrequency: "FIFTEEN_MINUTES" | "ONE_HOUR" | "SIX_HOURS";
}

/** Agents that runtime monitoring brings along; Fargate's is the one for which this platform has work. */
const AGENTS = {
  ECS_FARGATE_AGENT_MANAGEMENT: true,
  EC2_AGENT_MANAGEMENT: false,
  EKS_ADDON_MANAGEMENT: false,
};

/** GuardDuty in the stack's region. Controls: FSBP GuardDuty.1, .5 to .9. */
export class ThreatDetection extends Construct {
  constructor(scope: Construct, id: string, { plans, findingFrequency }: ThreatDetectionProps) {
    super(scope, id);
    const detector = new GuarddutyDetector(this, "detector", {
      enable: true,
      findingPublishingFrequency: findingFrequency,
    });
    const state = (isOn: boolean) => (isOn ? "ENABLED" : "DISABLED");
    for (const plan of Object.keys(protectionPlans) as ProtectionPlan[]) {
      const isOn = plans.includes(plan);
      new GuarddutyDetectorFeature(this, plan, {
        detectorId: detector.id,
        name: protectionPlans[plan],
        status: state(isOn),
        additionalConfiguration:
          plan === "runtime"
            ? Object.entries(AGENTS).map(([name, isUsed]) => ({ name, status: state(isOn && isUsed) }))
            : undefined,
      });
    }
  }
}
