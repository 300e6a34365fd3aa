import { DescribeServicesCommand, ECSClient } from "@aws-sdk/client-ecs";
import type { Check } from "./check";

/**
 * The service runs the task definition that was just deployed, and nothing else. ECS counts a task as running in a
 * steady deployment only when the load balancer finds it healthy; a release that was rolled back runs the one before.
 */
export const service: Check<"realtime"> = {
  title: "The service runs what was deployed",
  seconds: 900,
  look: async ({ settings, outputs, resources }) => {
    const client = new ECSClient({ region: settings.region });
    const { services } = await client.send(
      new DescribeServicesCommand({
        cluster: outputs.ecs_cluster_name,
        services: [outputs.ecs_service_name],
      }),
    );
    const { status, deployments = [], runningCount = 0, desiredCount = 0, taskDefinition } = services![0]!;
    const wanted = resources("aws_ecs_service")[0]?.task_definition as string;
    const isWanted = taskDefinition === wanted || taskDefinition?.split("/").at(-1) === wanted;
    const isSteady = deployments.length === 1 && deployments[0]!.rolloutState === "COMPLETED";
    return {
      isWell: status === "ACTIVE" && isWanted && isSteady && runningCount === desiredCount,
      said: [
        `${runningCount} of ${desiredCount} tasks run`,
        ...(isSteady ? [] : [`deployment ${deployments.map(({ rolloutState }) => rolloutState).join(", ")}`]),
        ...(isWanted ? [] : [`${taskDefinition} runs and ${wanted} was deployed: it was rolled back`]),
      ].join(", "),
    };
  },
  mend: "The service's events and the tasks that stopped say why (ECS console); docs/runbooks says how to go back to the release before.",
};
