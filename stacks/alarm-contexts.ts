import type { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import { EDGE_REGION } from "../environments/aws/regions";
import { prefixOf } from "../environments/names";
import type { Settings } from "../environments/schema";
import { CustomerKey } from "../modules/encryption/customer-key";
import type { AlarmContext } from "../modules/monitoring/alarm";
import { AlarmTopics } from "../modules/monitoring/alarm-topics";

interface Means {
  /** Key of the environment's region; its policy must let `cloudwatch.amazonaws.com` use it. */
  readonly kmsKeyArn: string;
  readonly providerIn: (region: string) => TerraformProvider;
}

/**
 * What alarms of the environment's region, and of CloudFront's, have in common: whom they tell. An alarm tells a topic
 * of its own region, and that is encrypted with a key of the same; where both regions are one, so are the topics.
 */
export function alarmContexts(
  scope: Construct,
  settings: Settings,
  { kmsKeyArn, providerIn }: Means,
): { readonly here: AlarmContext; readonly edge: AlarmContext } {
  const { account, monitoring, profile, region, security } = settings;
  const prefix = prefixOf(settings);
  const contextIn = (id: string, region: string, kmsKeyArn: string): AlarmContext => {
    const provider = providerIn(region);
    const subscribers = { page: monitoring.pages, notice: monitoring.notices };
    const topics = new AlarmTopics(scope, id, { prefix, account, region, provider, kmsKeyArn, subscribers });
    const { runbookBaseUrl } = monitoring;
    return { prefix, region, provider, topics: topics.arns, runbookBaseUrl };
  };

  const here = contextIn("topics", region, kmsKeyArn);
  if (region === EDGE_REGION) return { here, edge: here };
  const key = new CustomerKey(scope, "edge_topics_key", {
    provider: providerIn(EDGE_REGION),
    alias: `${prefix}-edge-alarms`,
    description: `Alarms of ${prefix} on CloudFront`,
    account,
    region: EDGE_REGION,
    servicePrincipals: ["cloudwatch.amazonaws.com"],
    deletionWindowInDays: security.keyDeletionWindowDays,
    preventDestroy: profile === "production",
  });
  return { here, edge: contextIn("edge_topics", EDGE_REGION, key.arn) };
}
