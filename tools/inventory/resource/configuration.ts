import type { StateInstance } from "../../terraform/state-document";
import { isSecretName, looksSecret } from "./secrets";

/**
 * Attributes of any type that tell what a resource is: how large, of which version, how it is kept, what it stands
 * on. Nothing else of the state is taken over. Values of blocks and maps never are, but for tags.
 */
const allowed = new Set(
  (
    "allocated_storage alarm_name at_rest_encryption_enabled auto_minor_version_upgrade " +
    "automatic_failover_enabled availability_zone availability_zones backup_retention_period billing_mode bucket " +
    "ca_cert_identifier certificate_arn cidr_block cluster_identifier comparison_operator cpu " +
    "customer_master_key_spec database_name db_cluster_parameter_group_name db_subnet_group_name " +
    "deletion_protection deletion_protection_enabled deletion_window_in_days desired_count domain domain_name " +
    "drop_invalid_header_fields enable_deletion_protection enable_key_rotation enabled enabled_cloudwatch_logs_exports " +
    "engine engine_mode engine_version evaluation_periods family from_port global handler health_check_path " +
    "iam_database_authentication_enabled idle_timeout image_tag_mutability instance_class instance_tenancy " +
    "instance_type internal ip_address_type is_ipv6_enabled is_multi_region_trail key_usage kms_key_arn kms_key_id " +
    "launch_type load_balancer_type maintenance_window manage_master_user_password max_capacity memory memory_size " +
    "metric_name mfa_configuration min_capacity monitoring_interval multi_az_enabled namespace network_mode node_type " +
    "num_cache_clusters period performance_insights_enabled platform_version port preferred_backup_window " +
    "preferred_maintenance_window price_class protocol read_capacity reader_endpoint retention_in_days runtime " +
    "scheduling_strategy scheme service_name snapshot_retention_limit snapshot_window ssl_policy state statistic " +
    "storage_encrypted storage_type stream_enabled subnet_id subnet_ids threshold timeout to_port " +
    "transit_encryption_enabled ttl type version visibility vpc_endpoint_type vpc_id vpc_security_group_ids weight " +
    "write_capacity zone_id"
  ).split(" "),
);

/** Text of a value, at most: more than an ARN needs. */
const LONGEST = 2048;

/** What is taken over of a resource's attributes and tags, and what was not although it was asked for. */
export interface Described {
  readonly configuration: Record<string, unknown>;
  readonly tags: Record<string, string>;
  /** Names of allowed attributes, and of tags, whose values look like secrets. */
  readonly withheld: string[];
}

/** Takes over of an instance what may be seen: from the list, not marked sensitive, and not of the form of a secret. */
export function describe({ attributes, sensitive_attributes: marked = [] }: StateInstance): Described {
  const sensitive = new Set(marked.map(([first]) => first?.value));
  const described: Described = { configuration: {}, tags: {}, withheld: [] };
  const take = (into: Record<string, unknown>, name: string, value: unknown, label = name) => {
    if (isSecretName(name) || textsOf(value).some(looksSecret)) described.withheld.push(label);
    else into[name] = value;
  };
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (allowed.has(name) && !sensitive.has(name) && isPlain(value))
      take(described.configuration, name, value);
  }
  const tagsName = attributes?.tags_all ? "tags_all" : "tags";
  if (!sensitive.has(tagsName)) {
    for (const [name, value] of Object.entries((attributes?.[tagsName] ?? {}) as Record<string, unknown>)) {
      if (typeof value === "string") take(described.tags, name, value, `tag ${name}`);
    }
  }
  return described;
}

/** A value, or a list of values, that is not empty and not endless. */
function isPlain(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0 && value.length <= 100 && value.every(isScalar);
  return isScalar(value) && value !== "";
}

function isScalar(value: unknown): boolean {
  return (
    ["number", "boolean"].includes(typeof value) || (typeof value === "string" && value.length <= LONGEST)
  );
}

function textsOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((text) => typeof text === "string");
}
