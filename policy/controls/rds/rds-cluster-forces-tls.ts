import type { Control } from "../../control";
import { parameterOf } from "../../shared/rds-parameters";
import { isSet } from "../../require";

// Of Aurora it is a parameter of the cluster alone: an instance's group, as that of RDS for PostgreSQL, has none such
// (Aurora User Guide, "Aurora PostgreSQL cluster-level parameters", "Aurora MySQL cluster-level parameters").
/** The parameter that makes an engine refuse connections without TLS, and the value that does. */
const parameters: Record<string, { name: string; values: readonly string[] }> = {
  "aurora-postgresql": { name: "rds.force_ssl", values: ["1", "on"] },
  "aurora-mysql": { name: "require_secure_transport", values: ["1", "ON"] },
};

/** Parameters that another control wants. */
const audit = [
  { name: "shared_preload_libraries", value: "pgaudit" },
  { name: "pgaudit.log", value: "ddl,role" },
];

export const rdsClusterForcesTls: Control = {
  name: "rds-cluster-forces-tls",
  ids: [],
  title: "Aurora refuses connections without TLS",
  severity: "high",
  why: "A client that forgets TLS would send passwords and messages in clear.",
  mend: "Set rds.force_ssl (PostgreSQL) or require_secure_transport (MySQL) to 1 in the cluster's parameter group.",
  types: ["aws_rds_cluster"],
  check: (cluster) => {
    const parameter = parameters[String(cluster.value("engine"))];
    const [group] = cluster.targets("db_cluster_parameter_group_name");
    if (!parameter || !group) {
      return [
        {
          resource: cluster,
          argument: parameter ? "db_cluster_parameter_group_name" : "engine",
          found: cluster.value(parameter ? "db_cluster_parameter_group_name" : "engine"),
          allowed: parameter ? "a parameter group of this environment" : Object.keys(parameters).join(" or "),
        },
      ];
    }
    const found = parameterOf(group, parameter.name);
    if (isSet(found) && parameter.values.includes(String(found))) return [];
    return [
      { resource: group, argument: `parameter ${parameter.name}`, found, allowed: parameter.values[0]! },
    ];
  },
  examples: {
    failing: [
      {
        aws_rds_cluster_parameter_group: {
          example: { parameter: [...audit, { name: "rds.force_ssl", value: "0" }] },
        },
      },
      { aws_rds_cluster_parameter_group: { example: { parameter: audit } } },
      { aws_rds_cluster: { example: { db_cluster_parameter_group_name: "default.aurora-postgresql15" } } },
    ],
    passing: [
      {
        aws_rds_cluster_parameter_group: {
          example: { parameter: [...audit, { name: "rds.force_ssl", value: "1" }] },
        },
      },
    ],
  },
};
