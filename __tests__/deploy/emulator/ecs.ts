import {
  CreateClusterCommand,
  CreateServiceCommand,
  DeleteServiceCommand,
  DescribeClustersCommand,
  DescribeServicesCommand,
  ECSClient,
  PutClusterCapacityProvidersCommand,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import type { CreateServiceCommandInput } from "@aws-sdk/client-ecs";
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { callJson, errorOf, options } from "./emulator";
import { makeNetwork } from "./network";

export function describeEcs(): void {
  let ecs: ECSClient;
  let kept: Omit<CreateServiceCommandInput, "serviceName">;
  let input: CreateServiceCommandInput;
  let listen: () => Promise<unknown>;

  beforeAll(async () => {
    ecs = new ECSClient(options());
    const balancing = new ElasticLoadBalancingV2Client(options());
    const { vpc, subnets } = await makeNetwork();
    await ecs.send(new CreateClusterCommand({ clusterName: "realtime" }));
    await ecs.send(
      new PutClusterCapacityProvidersCommand({
        cluster: "realtime",
        capacityProviders: ["FARGATE", "FARGATE_SPOT"],
        defaultCapacityProviderStrategy: [],
      }),
    );
    for (const tag of ["1", "2"]) {
      await ecs.send(
        new RegisterTaskDefinitionCommand({
          family: "realtime",
          containerDefinitions: [
            { name: "app", image: `app:${tag}`, memory: 512, portMappings: [{ containerPort: 8080 }] },
          ],
        }),
      );
    }
    const { TargetGroups } = await balancing.send(
      new CreateTargetGroupCommand({
        Name: "realtime",
        Protocol: "HTTP",
        Port: 8080,
        VpcId: vpc,
        TargetType: "ip",
      }),
    );
    const TargetGroupArn = TargetGroups![0]!.TargetGroupArn!;
    listen = async () => {
      const { LoadBalancers } = await balancing.send(
        new CreateLoadBalancerCommand({ Name: "realtime", Subnets: subnets }),
      );
      await balancing.send(
        new CreateListenerCommand({
          LoadBalancerArn: LoadBalancers![0]!.LoadBalancerArn,
          Protocol: "HTTP",
          Port: 80,
          DefaultActions: [{ Type: "forward", TargetGroupArn }],
        }),
      );
    };
    kept = {
      desiredCount: 2,
      capacityProviderStrategy: [
        { capacityProvider: "FARGATE", base: 1, weight: 1 },
        { capacityProvider: "FARGATE_SPOT", weight: 3 },
      ],
      deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
      healthCheckGracePeriodSeconds: 60,
      enableExecuteCommand: true,
      enableECSManagedTags: true,
      propagateTags: "SERVICE",
      availabilityZoneRebalancing: "ENABLED",
      loadBalancers: [{ targetGroupArn: TargetGroupArn, containerName: "app", containerPort: 8080 }],
    };
    input = { ...kept, cluster: "realtime", serviceName: "realtime", taskDefinition: "realtime:1" };
  });

  const find = async () =>
    (await ecs.send(new DescribeServicesCommand({ cluster: "realtime", services: ["realtime"] })))
      .services![0]!;
  const running = async () => {
    const { clusters } = await ecs.send(new DescribeClustersCommand({ clusters: ["realtime"] }));
    return [clusters![0]!.activeServicesCount, clusters![0]!.runningTasksCount];
  };
  const create = (change: Partial<CreateServiceCommandInput> = {}) =>
    ecs.send(new CreateServiceCommand({ ...input, ...change }));

  test("a service is refused before a listener uses its target group", async () => {
    await expect(create()).rejects.toThrow(/does not have an associated load balancer/);
    await listen();
  });

  test("a service is what it was created as, with AWS's defaults, and steady", async () => {
    await create();
    const service = await find();
    expect(service).toMatchObject({
      ...kept,
      deploymentConfiguration: {
        deploymentCircuitBreaker: { enable: true, rollback: true },
        maximumPercent: 200,
        minimumHealthyPercent: 100,
      },
      status: "ACTIVE",
      runningCount: 2,
      pendingCount: 0,
      deployments: [{ rolloutState: "COMPLETED", status: "PRIMARY" }],
    });
    expect(await running()).toEqual([1, 2]);
    expect(service.launchType).toBeUndefined();
    expect(service.taskDefinition).toMatch(/:task-definition\/realtime:1$/);
  });

  test("settings that AWS refuses are refused", async () => {
    const unknown = [{ capacityProvider: "MINE", weight: 1 }];
    await expect(create({ capacityProviderStrategy: unknown })).rejects.toThrow(/MINE was not found/);
    const bases = input.capacityProviderStrategy!.map((one) => ({ ...one, base: 1 }));
    await expect(create({ capacityProviderStrategy: bases })).rejects.toThrow(/Only one capacity provider/);
    const wrong = input.loadBalancers!.map((one) => ({ ...one, containerName: "web" }));
    await expect(create({ loadBalancers: wrong })).rejects.toThrow(/container web does not exist/);
  });

  test("a service changes in place and keeps the rest", async () => {
    const before = await find();
    const strategy = [{ capacityProvider: "FARGATE", base: 2, weight: 1 }];
    const where = { cluster: "realtime", service: "realtime" };
    await ecs.send(
      new UpdateServiceCommand({
        ...where,
        taskDefinition: "realtime:2",
        desiredCount: 3,
        capacityProviderStrategy: strategy,
        enableExecuteCommand: false,
        deploymentConfiguration: { maximumPercent: 150 },
      }),
    );
    const after = await find();
    expect(after).toMatchObject({
      capacityProviderStrategy: strategy,
      enableExecuteCommand: false,
      healthCheckGracePeriodSeconds: 60,
      availabilityZoneRebalancing: "ENABLED",
      deploymentConfiguration: {
        deploymentCircuitBreaker: { enable: true, rollback: true },
        maximumPercent: 150,
      },
      runningCount: 3,
    });
    expect(after.taskDefinition).toMatch(/:task-definition\/realtime:2$/);
    expect(after.deployments![0]!.id).not.toBe(before.deployments![0]!.id);
    const missing = new UpdateServiceCommand({ ...where, service: "none" });
    expect(await errorOf(ecs.send(missing))).toBe("ServiceNotFoundException");
  });

  test("a scalable target keeps its tags until it is deregistered", async () => {
    const call = (action: string, given: object) =>
      callJson("application-autoscaling", `AnyScaleFrontendService.${action}`, given);
    const target = {
      ServiceNamespace: "ecs",
      ResourceId: "service/realtime/realtime",
      ScalableDimension: "ecs:service:DesiredCount",
    };
    const registered = await call("RegisterScalableTarget", {
      ...target,
      MinCapacity: 1,
      MaxCapacity: 4,
      Tags: { Phase: "realtime", Owner: "chat" },
    });
    const { ScalableTargetARN: ResourceARN } = registered.body;
    const tags = async () => (await call("ListTagsForResource", { ResourceARN })).body.Tags;
    expect(await tags()).toEqual({ Phase: "realtime", Owner: "chat" });
    await call("TagResource", { ResourceARN, Tags: { Owner: "ground" } });
    await call("UntagResource", { ResourceARN, TagKeys: ["Phase"] });
    expect(await tags()).toEqual({ Owner: "ground" });
    await call("DeregisterScalableTarget", target);
    expect((await call("ListTagsForResource", { ResourceARN })).error).toBe("ResourceNotFoundException");
  });

  test("a deleted service is inactive and takes no change", async () => {
    const where = { cluster: "realtime", service: "realtime" };
    expect(await running()).toEqual([1, 3]);
    await ecs.send(new DeleteServiceCommand({ ...where, force: true }));
    expect((await find()).status).toBe("INACTIVE");
    expect(await running()).toEqual([0, 0]);
    expect(await errorOf(ecs.send(new UpdateServiceCommand(where)))).toBe("ServiceNotFoundException");
  });
}
