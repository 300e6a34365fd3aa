import { charge } from "../charge";
import type { Charge, Pricer } from "../charge";

/** An alarm on an expression is charged for each metric in it. */
const alarm: Pricer = ({ resource }) => {
  const metrics = resource.blocks("metric_query").filter((query) => query.metric !== undefined).length;
  return [charge("alarm.month", Math.max(1, metrics))];
};

/** A metric is charged for the hours in which it has data: always, with a value for when there is nothing. */
const metricFilter: Pricer = ({ resource, use }) => {
  const always = resource.value("metric_transformation.default_value") !== undefined;
  return [charge("metric.month", always ? 1 : use("monitoring.eventShare"))];
};

const NOTICES: Readonly<Record<string, string>> = { email: "sns.email", https: "sns.https" };

const subscription: Pricer = ({ resource, use }): Charge[] => {
  const price = NOTICES[String(resource.value("protocol"))];
  return price ? [charge(price, use("monitoring.notices"))] : [];
};

export const monitoring: Readonly<Record<string, Pricer>> = {
  aws_cloudwatch_composite_alarm: () => [charge("alarm.composite.month", 1)],
  aws_cloudwatch_dashboard: () => [charge("dashboard.month", 1)],
  aws_cloudwatch_log_metric_filter: metricFilter,
  aws_cloudwatch_metric_alarm: alarm,
  aws_sns_topic: ({ use }) => [charge("sns.publish", use("monitoring.notices"))],
  aws_sns_topic_subscription: subscription,
};
