import {
  CreateClusterCommand,
  CreateServiceCommand,
  ECSClient,
  PutClusterCapacityProvidersCommand,
  RegisterTaskDefinitionCommand,
} from "@aws-sdk/client-ecs";
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
  RegisterTargetsCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { callJson, options } from "../../deploy/emulator/emulator";
import { makeNetwork } from "../../deploy/emulator/network";
import { makeLogGroup } from "./data-stores";
import type { Published } from "./stage";

/** Name of the service, its cluster and its task definitions. */
export const name = "groundwork-prod-realtime";

/** The service of three tasks behind its load balancer, at its second release, and its scaling. */
export async function makeService(): Promise<Published> {
  const balancing = new ElasticLoadBalancingV2Client(options());
  const { vpc, subnets } = await makeNetwork();
  const { TargetGroups } = await balancing.send(
    new CreateTargetGroupCommand({
      Name: "groundwork-prod-tg",
      Protocol: "HTTP",
      Port: 8080,
      VpcId: vpc,
      TargetType: "ip",
      HealthCheckPath: "/healthz",
    }),
  );
  const targetGroupArn = TargetGroups![0]!.TargetGroupArn!;
  const { LoadBalancers } = await balancing.send(
    new CreateLoadBalancerCommand({ Name: "groundwork-prod-alb", Subnets: subnets }),
  );
  const { LoadBalancerArn, DNSName } = LoadBalancers![0]!;
  await balancing.send(
    new CreateListenerCommand({
      LoadBalancerArn,
      Protocol: "HTTP",
      Port: 80,
      DefaultActions: [{ Type: "forward", TargetGroupArn: targetGroupArn }],
    }),
  );
  await balancing.send(
    new RegisterTargetsCommand({
      TargetGroupArn: targetGroupArn,
      Targets: [5, 6, 7].map((host) => ({ Id: `10.0.0.${host}`, Port: 8080 })),
    }),
  );
  await runTasks(targetGroupArn, subnets);
  const logGroup = "/groundwork-prod/realtime";
  await makeLogGroup(logGroup);
  return {
    vpc_id: vpc,
    private_subnet_ids: subnets,
    alb_dns_name: DNSName,
    websocket_url: "wss://realtime.chat.example.com/ws",
    ecs_cluster_name: name,
    ecs_service_name: name,
    ecr_repository_url: `333333333333.dkr.ecr.ap-northeast-1.amazonaws.com/${name}`,
    alb_arn_suffix: LoadBalancerArn!.split(":loadbalancer/")[1],
    target_group_arn_suffix: targetGroupArn.split(":")[5],
    service_log_group_name: logGroup,
  };
}

async function runTasks(targetGroupArn: string, subnets: string[]): Promise<void> {
  const ecs = new ECSClient(options());
  await ecs.send(new CreateClusterCommand({ clusterName: name }));
  await ecs.send(
    new PutClusterCapacityProvidersCommand({
      cluster: name,
      capacityProviders: ["FARGATE", "FARGATE_SPOT"],
      defaultCapacityProviderStrategy: [],
    }),
  );
  for (const tag of ["0.1.0", "0.2.0"]) await registerRelease(tag);
  await ecs.send(
    new CreateServiceCommand({
      cluster: name,
      serviceName: name,
      taskDefinition: `${name}:2`,
      desiredCount: 3,
      capacityProviderStrategy: [
        { capacityProvider: "FARGATE", base: 2, weight: 1 },
        { capacityProvider: "FARGATE_SPOT", weight: 1 },
      ],
      deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
      loadBalancers: [{ targetGroupArn, containerName: "app", containerPort: 8080 }],
      networkConfiguration: { awsvpcConfiguration: { subnets, securityGroups: [] } },
    }),
  );
  await callJson("application-autoscaling", "AnyScaleFrontendService.RegisterScalableTarget", {
    ServiceNamespace: "ecs",
    ResourceId: `service/${name}/${name}`,
    ScalableDimension: "ecs:service:DesiredCount",
    MinCapacity: 3,
    MaxCapacity: 30,
  });
}

/** A revision of the task definition, as a deployment makes one. */
export async function registerRelease(tag: string): Promise<void> {
  await new ECSClient(options()).send(
    new RegisterTaskDefinitionCommand({
      family: name,
      containerDefinitions: [
        {
          name: "app",
          image: `333333333333.dkr.ecr.ap-northeast-1.amazonaws.com/${name}:${tag}`,
          memory: 512,
          portMappings: [{ containerPort: 8080 }],
        },
      ],
    }),
  );
}
