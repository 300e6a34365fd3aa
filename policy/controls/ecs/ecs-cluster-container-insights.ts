import type { Control } from "../../control";

export const ecsClusterContainerInsights: Control = {
  name: "ecs-cluster-container-insights",
  ids: ["FSBP ECS.12"],
  title: "The cluster has Container Insights",
  severity: "medium",
  why: "Without them nobody sees which task takes processor or memory.",
  mend: "Add the setting containerInsights with enabled or enhanced.",
  types: ["aws_ecs_cluster"],
  check: (cluster) => {
    const setting = cluster.blocks("setting").find(({ name }) => name === "containerInsights");
    const found = setting && cluster.valueIn(setting, "value");
    if (["enabled", "enhanced"].includes(String(found))) return [];
    return [
      { resource: cluster, argument: "setting containerInsights", found, allowed: "enabled or enhanced" },
    ];
  },
  examples: {
    failing: [
      { aws_ecs_cluster: { example: { setting: [{ name: "containerInsights", value: "disabled" }] } } },
      { aws_ecs_cluster: { example: { setting: null } } },
    ],
    passing: [
      { aws_ecs_cluster: { example: { setting: [{ name: "containerInsights", value: "enabled" }] } } },
    ],
  },
};
