import { charge, numberAt, targetAt } from "../charge";
import type { Charge, Pricer } from "../charge";
import { HOURS_OF_MONTH, Quantity } from "../quantity";
import { capacityHours, isSecondary } from "./capacity";

const SECONDS_OF_MONTH = HOURS_OF_MONTH * 3600;
const KB_OF_GB = 1_000_000;

/** What RDS Proxy counts at least. */
const LEAST_PROXY_ACU = 8;

/** Storage, reads and writes, and what backups need beyond the cluster's own size, which is free. */
const cluster: Pricer = ({ resource, use }) => {
  const storage = use("database.storageGb");
  const changed = use("backup.dataChange").times(numberAt(resource, "backup_retention_period"));
  const requests = use("database.requests");
  return [
    charge("aurora.storage.gb", storage),
    isSecondary(resource)
      ? charge("aurora.global.io", requests.times(use("database.writeShare")))
      : charge("aurora.io", requests),
    charge("aurora.backup.gb", storage.times(changed)),
    ...(resource.value("manage_master_user_password") === true ? [charge("secret.month", 1)] : []),
  ];
};

/** Capacity, Database Insights where it is advanced, and the log of enhanced monitoring. */
const instance: Pricer = (pricing) => {
  const { resource, use } = pricing;
  const hours = capacityHours(resource, pricing);
  const charges: Charge[] = [charge("aurora.acu.hour", hours)];
  if (targetAt(resource, "cluster_identifier").value("database_insights_mode") === "advanced") {
    charges.push(charge("insights.database.acu.hour", hours));
  }
  const interval = numberAt(resource, "monitoring_interval", 0);
  if (interval > 0) {
    const records = SECONDS_OF_MONTH / interval;
    const log = use("database.monitoringKb").times(records).dividedBy(KB_OF_GB);
    charges.push(charge("logs.ingest.gb", log));
  }
  return charges;
};

/** By the capacity of the instances behind it. */
const proxy: Pricer = (pricing) => {
  const hours = pricing.view
    .resources("aws_rds_cluster_instance")
    .map((each) => capacityHours(each, pricing))
    .reduce((sum, each) => sum.plus(each), Quantity.fixed(0));
  return [charge("rds.proxy.acu.hour", hours.atLeast(LEAST_PROXY_ACU * HOURS_OF_MONTH))];
};

/** The proxy's own endpoint is free; any other is an interface endpoint in each zone. */
const proxyEndpoint: Pricer = ({ resource }) => [
  charge("endpoint.hour", resource.list("vpc_subnet_ids").length * HOURS_OF_MONTH),
];

export const database: Readonly<Record<string, Pricer>> = {
  aws_db_proxy: proxy,
  aws_db_proxy_endpoint: proxyEndpoint,
  aws_rds_cluster: cluster,
  aws_rds_cluster_instance: instance,
};
