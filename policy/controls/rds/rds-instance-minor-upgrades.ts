import type { Control } from "../../control";
import { isTrue, requireThat } from "../../require";

export const rdsInstanceMinorUpgrades: Control = {
  name: "rds-instance-minor-upgrades",
  ids: ["FSBP RDS.13", "FSBP RDS.35", "CIS 3.0.0/2.3.2"],
  title: "Database instances take minor versions by themselves",
  severity: "high",
  why: "Minor versions mend holes that are then publicly known.",
  mend: "Set auto_minor_version_upgrade to true, or leave it out.",
  types: ["aws_rds_cluster_instance"],
  check: (instance) =>
    requireThat(
      instance,
      "auto_minor_version_upgrade",
      (value) => value === undefined || isTrue(value),
      "true or nothing",
    ),
  examples: {
    failing: [{ aws_rds_cluster_instance: { example: { auto_minor_version_upgrade: false } } }],
    passing: [
      { aws_rds_cluster_instance: { example: { auto_minor_version_upgrade: null } } },
      { aws_rds_cluster_instance: { example: { auto_minor_version_upgrade: "true" } } },
    ],
  },
};
