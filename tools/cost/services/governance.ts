import { charge } from "../charge";
import type { Charge, Pricer, Pricing } from "../charge";
import { HOURS_OF_MONTH, Quantity } from "../quantity";
import { capacityHours } from "./capacity";
import { processorsOf, tasksOf } from "./tasks";

/** The first copy of management events is free. */
const trail: Pricer = ({ resource, use }) => {
  const selected = resource
    .blocks("advanced_event_selector.field_selector")
    .some((each) => each.field === "eventCategory" && [each.equals].flat().includes("Data"));
  return [
    ...(selected ? [charge("cloudtrail.data", use("governance.dataEvents"))] : []),
    ...(resource.blocks("insight_selector").length > 0
      ? [charge("cloudtrail.insights", use("governance.managementEvents"))]
      : []),
  ];
};

const recorder: Pricer = ({ resource, use }) => {
  const daily = resource.value("recording_mode.recording_frequency") === "DAILY";
  return [charge(daily ? "config.item.daily" : "config.item", use("governance.configItems"))];
};

/** What each plan of GuardDuty looks at; nothing for what the platform has none of: EKS and EBS volumes. */
const plans: Readonly<Record<string, (pricing: Pricing) => Charge[]>> = {
  EBS_MALWARE_PROTECTION: () => [],
  EKS_AUDIT_LOGS: () => [],
  LAMBDA_NETWORK_LOGS: ({ use }) => [charge("guardduty.gb", use("governance.functionLogGb"))],
  RDS_LOGIN_EVENTS: (pricing) => {
    const hours = sum(
      pricing.view.resources("aws_rds_cluster_instance").map((each) => capacityHours(each, pricing)),
    );
    return [charge("guardduty.rds.acu.month", hours.dividedBy(HOURS_OF_MONTH))];
  },
  RUNTIME_MONITORING: (pricing) => {
    const services = pricing.view.resources("aws_ecs_service");
    const processors = sum(services.map((each) => tasksOf(each, pricing).times(processorsOf(each))));
    return [charge("guardduty.runtime.vcpu.month", processors)];
  },
  S3_DATA_EVENTS: ({ use }) => [charge("guardduty.s3.event", use("governance.dataEvents"))],
};

function sum(quantities: readonly Quantity[]): Quantity {
  return quantities.reduce((total, each) => total.plus(each), Quantity.fixed(0));
}

const detectorFeature: Pricer = (pricing) => {
  const { resource } = pricing;
  if (resource.value("status") !== "ENABLED") return [];
  return plans[String(resource.value("name"))]!(pricing);
};

/** Watching for access from outside is free. */
const analyzer: Pricer = ({ resource, view, use }) => {
  if (!String(resource.value("type")).endsWith("_UNUSED_ACCESS")) return [];
  const identities = use("governance.otherIdentities").plus(view.resources("aws_iam_role").length);
  return [charge("accessanalyzer.unused", identities)];
};

export const governance: Readonly<Record<string, Pricer>> = {
  aws_accessanalyzer_analyzer: analyzer,
  aws_cloudtrail: trail,
  aws_config_config_rule: ({ use }) => [charge("config.evaluation", use("governance.ruleEvaluations"))],
  aws_config_configuration_recorder: recorder,
  aws_guardduty_detector: ({ use }) => [
    charge("guardduty.event", use("governance.managementEvents")),
    charge("guardduty.gb", use("network.flowLogGb")),
  ],
  aws_guardduty_detector_feature: detectorFeature,
  aws_securityhub_standards_subscription: ({ use }) => [
    charge("securityhub.check", use("governance.checks")),
  ],
};
