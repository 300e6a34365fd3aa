import { valueAt } from "../../../policy/view/arguments";
import { charge, targetAt } from "../charge";
import type { Charge, Pricer } from "../charge";
import { HOURS_OF_MONTH, Quantity } from "../quantity";
import { memoryOf, processorsOf, tasksOf } from "./tasks";

/**
 * The first `base` tasks of a capacity provider are its own, the others are shared out by weight.
 * Source: Amazon ECS Developer Guide, capacity provider strategy.
 */
const service: Pricer = (pricing) => {
  const { resource } = pricing;
  const tasks = tasksOf(resource, pricing);
  const task = targetAt(resource, "task_definition");
  const arm = task.value("runtime_platform.cpu_architecture") === "ARM64";
  const strategy = resource.blocks("capacity_provider_strategy").map((block) => ({
    spot: valueAt(block, "capacity_provider") === "FARGATE_SPOT",
    base: Number(valueAt(block, "base") ?? 0),
    weight: Number(valueAt(block, "weight") ?? 0),
  }));
  const providers = strategy.length > 0 ? strategy : [{ spot: false, base: 0, weight: 1 }];
  const base = providers.reduce((sum, each) => sum + each.base, 0);
  const weights = providers.reduce((sum, each) => sum + each.weight, 0);
  const shared = tasks.plus(-base).atLeast(0);
  return providers.flatMap((provider) => {
    const own = Quantity.fixed(provider.base).atMost(tasks);
    const hours = own.plus(shared.times(provider.weight).dividedBy(weights || 1)).times(HOURS_OF_MONTH);
    const line = `fargate.${arm ? "arm" : "x86"}${provider.spot ? ".spot" : ""}`;
    return [
      charge(`${line}.vcpu.hour`, hours.times(processorsOf(resource))),
      charge(`${line}.gb.hour`, hours.times(memoryOf(resource))),
    ];
  });
};

const INSIGHTS: Readonly<Record<string, string>> = {
  enabled: "metric.month",
  enhanced: "insights.metric.month",
};

/** A cluster is free but for what Container Insights measures. */
const cluster: Pricer = (pricing) => {
  const { resource, use } = pricing;
  const setting = resource.blocks("setting").find((each) => each.name === "containerInsights");
  const price = INSIGHTS[String(setting?.value)];
  if (!price) return [];
  const tasks = resource
    .referrers("aws_ecs_service", "cluster")
    .map((each) => tasksOf(each, pricing))
    .reduce((sum, each) => sum.plus(each), Quantity.fixed(0));
  const metrics = use("realtime.clusterMetrics").plus(use("realtime.taskMetrics").times(tasks));
  return [charge(price, metrics)];
};

/** A balancer that is open to the internet has a public address in each zone. */
const balancer: Pricer = ({ resource, use }) => {
  const charges: Charge[] = [
    charge("alb.hour", HOURS_OF_MONTH),
    charge("alb.lcu.hour", use("realtime.balancerUnits").times(HOURS_OF_MONTH)),
  ];
  if (resource.value("internal") === true) return charges;
  return [
    ...charges,
    charge("ipv4.hour", resource.list("subnets").length * HOURS_OF_MONTH),
    charge("transfer.out.gb", use("network.outGb")),
  ];
};

export const containers: Readonly<Record<string, Pricer>> = {
  aws_ecr_repository: ({ use }) => [charge("ecr.gb", use("realtime.imageGb"))],
  aws_ecs_cluster: cluster,
  aws_ecs_service: service,
  aws_lb: balancer,
};
