import { estimate } from "../../../../tools/cost/estimate";
import { centsOf, estimateOf, find, usage } from "./cost-of";

const HOURS = 730;

describe("interface endpoints", () => {
  const endpoint = (zones: number) => ({
    vpc_endpoint_type: "Interface",
    subnet_ids: Array.from({ length: zones }, (_, i) => `\${aws_subnet.private_${i}.id}`),
  });

  test("two in two zones cost four times what one in one zone does", () => {
    const one = estimateOf({ aws_vpc_endpoint: { logs: endpoint(1) } });
    const four = estimateOf({ aws_vpc_endpoint: { logs: endpoint(2), kms: endpoint(2) } });
    expect(centsOf(one, "endpoint.hour")).toBe(1022);
    expect(centsOf(four, "endpoint.hour")).toBe(4 * 1022);
  });

  test("gateway endpoints cost nothing", () => {
    const gateway = { vpc_endpoint_type: "Gateway", route_table_ids: ["rtb-1", "rtb-2"] };
    expect(estimateOf({ aws_vpc_endpoint: { s3: gateway } })).toMatchObject({
      monthly: [0, 0, 0],
      phases: [{ free: 1, resources: [] }],
    });
  });
});

describe("NAT gateways", () => {
  const gateways = (...zones: string[]) => ({
    aws_nat_gateway: Object.fromEntries(zones.map((zone) => [zone, { subnet_id: zone }])),
  });

  test("are charged by the hour each, and share the traffic", () => {
    const [single, three] = [estimateOf(gateways("a")), estimateOf(gateways("a", "c", "d"))];
    expect(centsOf(single, "nat.hour")).toBe(4526);
    expect(centsOf(three, "nat.hour")).toBe(3 * 4526);
    expect(centsOf(three, "nat.gb")).toBe(3 * Math.round(centsOf(single, "nat.gb") / 3));
  });
});

describe("Aurora", () => {
  const aurora = (min: number, instance: object = {}, cluster: object = {}) => ({
    aws_rds_cluster: {
      main: {
        serverlessv2_scaling_configuration: { min_capacity: min, max_capacity: 4 },
        backup_retention_period: 7,
        ...cluster,
      },
    },
    aws_rds_cluster_instance: {
      one: { cluster_identifier: "${aws_rds_cluster.main.id}", promotion_tier: 0, ...instance },
    },
  });
  const acuHours = (resources: Parameters<typeof estimateOf>[0], change = {}) =>
    find(estimateOf(resources, change), "aws_rds_cluster_instance.one")!.charges.find(
      ({ price }) => price === "aurora.acu.hour",
    )!.quantity;

  test("one that sleeps is charged for the hours it is awake", () => {
    const change = { "database.awakeHours": [0, 100, 9999], "database.writerAcu": [1, 1, 1] } as const;
    expect(acuHours(aurora(0), change)).toEqual(["0", "100", String(HOURS)]);
  });

  test("one that never sleeps has its least capacity at least, and its most at most", () => {
    const change = { "database.awakeHours": [0, 0, 0], "database.writerAcu": [0.5, 1, 64] } as const;
    expect(acuHours(aurora(1), change)).toEqual([String(HOURS), String(HOURS), String(4 * HOURS)]);
  });

  test("a reader of promotion tier 1 is as large as its writer, one of tier 2 scales by itself", () => {
    const change = { "database.writerAcu": [4, 4, 4], "database.readerAcu": [1, 1, 1] } as const;
    expect(acuHours(aurora(0.5, { promotion_tier: 1 }), change)[1]).toBe(String(4 * HOURS));
    expect(acuHours(aurora(0.5, { promotion_tier: 2 }), change)[1]).toBe(String(HOURS));
  });

  test("what writes is charged once, and once more by the copy in a second region", () => {
    const change = { "database.requests": [1e6, 1e6, 1e6], "database.writeShare": [0.5, 0.5, 0.5] } as const;
    const primary = estimateOf(aurora(1), change);
    const secondary = estimateOf(aurora(1, {}, { global_cluster_identifier: "g" }), change);
    expect([centsOf(primary, "aurora.io"), centsOf(primary, "aurora.global.io")]).toEqual([24, 0]);
    expect([centsOf(secondary, "aurora.io"), centsOf(secondary, "aurora.global.io")]).toEqual([0, 12]);
  });

  test("advanced Database Insights and enhanced monitoring are charged where they are on", () => {
    const plain = estimateOf(aurora(1));
    const watched = estimateOf(
      aurora(1, { monitoring_interval: 15 }, { database_insights_mode: "advanced" }),
      { "database.monitoringKb": [100, 100, 100] },
    );
    expect(centsOf(plain, "insights.database.acu.hour") + centsOf(plain, "logs.ingest.gb")).toBe(0);
    expect(centsOf(watched, "insights.database.acu.hour")).toBeGreaterThan(0);
    // 175,200 records of 100 KB are 17.52 GB, of which 5 are free.
    expect(centsOf(watched, "logs.ingest.gb")).toBe(Math.round(12.52 * 76));
  });

  test("a proxy counts eight units at least, and any endpoint beyond its own each zone", () => {
    const found = estimateOf({
      ...aurora(1),
      aws_db_proxy: { proxy: {} },
      aws_db_proxy_endpoint: { readers: { vpc_subnet_ids: ["a", "c", "d"] } },
    });
    expect(centsOf(found, "rds.proxy.acu.hour")).toBe(8 * HOURS * 1.8);
    expect(centsOf(found, "endpoint.hour")).toBe(3 * 1022);
  });
});

describe("Fargate", () => {
  const service = (strategy: object[], least: number, most: number) => ({
    aws_ecs_service: {
      chat: { task_definition: "${aws_ecs_task_definition.chat.arn}", capacity_provider_strategy: strategy },
    },
    aws_ecs_task_definition: {
      chat: { cpu: "1024", memory: "2048", runtime_platform: { cpu_architecture: "ARM64" } },
    },
    aws_appautoscaling_target: {
      chat: {
        resource_id: "service/x/${aws_ecs_service.chat.name}",
        min_capacity: least,
        max_capacity: most,
      },
    },
  });
  const hours = (strategy: object[], tasks: number, least = 1, most = 20) => {
    const found = estimateOf(service(strategy, least, most), { "realtime.tasks": [tasks, tasks, tasks] });
    const { charges } = find(found, "aws_ecs_service.chat")!;
    return Object.fromEntries(charges.map(({ price, quantity }) => [price, Number(quantity[1]) / HOURS]));
  };
  const onDemand = { capacity_provider: "FARGATE", base: 2, weight: 1 };
  const spot = { capacity_provider: "FARGATE_SPOT", base: 0, weight: 3 };

  test("the base is on demand, what is above is shared by weight", () => {
    expect(hours([onDemand, spot], 6)).toEqual({
      "fargate.arm.vcpu.hour": 3,
      "fargate.arm.gb.hour": 6,
      "fargate.arm.spot.vcpu.hour": 3,
      "fargate.arm.spot.gb.hour": 6,
    });
  });

  test("no task is on Spot while there are no more than the base", () => {
    expect(hours([onDemand, spot], 1)).toMatchObject({
      "fargate.arm.vcpu.hour": 1,
      "fargate.arm.spot.vcpu.hour": 0,
    });
  });

  test("scaling holds the number of tasks within its limits", () => {
    expect(hours([onDemand], 1, 3)["fargate.arm.vcpu.hour"]).toBe(3);
    expect(hours([onDemand], 50, 3, 4)["fargate.arm.vcpu.hour"]).toBe(4);
  });

  test("Spot is cheaper than on demand", () => {
    const cost = (strategy: object) => estimateOf(service([strategy], 5, 5)).monthly[1];
    expect(cost({ ...spot, weight: 1 })).toBeLessThan(cost({ ...onDemand, base: 5 }) / 2);
  });
});

describe("a load balancer", () => {
  const balancer = (args: object) => estimateOf({ aws_lb: { alb: { subnets: ["a", "c", "d"], ...args } } });

  test("has a public address in each zone, unless it is internal", () => {
    expect(centsOf(balancer({}), "ipv4.hour")).toBe(3 * 365);
    expect(centsOf(balancer({ internal: true }), "ipv4.hour")).toBe(0);
  });
});

describe("tiers", () => {
  const alarms = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`a${i}`, { metric_name: "x" }]));

  test("what is free for ever is used up by the account, not by each resource", () => {
    expect(estimateOf({ aws_cloudwatch_metric_alarm: alarms(10) }).monthly).toEqual([0, 0, 0]);
    expect(estimateOf({ aws_cloudwatch_metric_alarm: alarms(12) }).monthly).toEqual([20, 20, 20]);
  });

  test("an alarm on an expression counts for each metric in it", () => {
    const query = (metrics: number) => [
      { id: "e", expression: "a+b", return_data: true },
      ...Array.from({ length: metrics }, (_, i) => ({ id: `m${i}`, metric: { metric_name: "x" } })),
    ];
    const found = estimateOf({ aws_cloudwatch_metric_alarm: { a: { metric_query: query(13) } } });
    expect(found.monthly).toEqual([30, 30, 30]);
  });

  test("transfer gets cheaper by volume", () => {
    const found = estimateOf(
      { aws_lb: { alb: { subnets: ["a"] } } },
      { "network.outGb": [100, 10240, 20480] },
    );
    const { monthly } = find(found, "aws_lb.alb")!.charges.find(({ price }) => price === "transfer.out.gb")!;
    expect(monthly).toEqual([0, 115596, 115596 + 91136]);
  });
});

test("a cache costs by its nodes, and Valkey a fifth less than Redis", () => {
  const group = (engine: string, nodes: number) =>
    centsOf(
      estimateOf({
        aws_elasticache_replication_group: {
          cache: { engine, node_type: "cache.t4g.micro", num_cache_clusters: nodes },
        },
      }),
      `elasticache.${engine}.cache.t4g.micro.hour`,
    );
  expect(group("redis", 2)).toBe(2 * 1825);
  expect(group("valkey", 1)).toBe(1825 * 0.8);
});

test("a node type without a price is named, with the nearest that has one", () => {
  const cache = { engine: "redis", node_type: "cache.t4g.nano", num_cache_clusters: 1 };
  expect(() => estimateOf({ aws_elasticache_replication_group: { cache } })).toThrow(
    /There is no price "elasticache\.redis\.cache\.t4g\.nano\.hour"; the nearest is "elasticache\.redis\.cache\.t4g\.micro\.hour"/,
  );
});

test("threat protection makes every user cost", () => {
  const pool = (user_pool_tier: string) =>
    estimateOf({ aws_cognito_user_pool: { pool: { user_pool_tier } } });
  expect(pool("ESSENTIALS").monthly).toEqual([0, 0, 0]);
  expect(pool("PLUS").monthly).toEqual([6, 20, 100]);
});

test("a log is charged when it comes and for as long as it is kept", () => {
  const log = (days: number) =>
    estimateOf({ aws_cloudwatch_log_group: { log: { name: "/x/flow-logs", retention_in_days: days } } });
  expect(centsOf(log(30), "logs.vended.gb")).toBe(centsOf(log(365), "logs.vended.gb"));
  expect(centsOf(log(3650), "logs.store.gb")).toBeGreaterThan(centsOf(log(30), "logs.store.gb"));
});

test("a log of which nobody said what is written to it is refused", () => {
  expect(() =>
    estimateOf({ aws_cloudwatch_log_group: { log: { name: "/new", retention_in_days: 1 } } }),
  ).toThrow(/Nobody has said how much is written to the log group \/new/);
});

describe("provisioned tables", () => {
  const table = { billing_mode: "PROVISIONED", read_capacity: 100, write_capacity: 100 };

  test("are charged by the hour beyond the 25 units that are free for ever", () => {
    const found = estimateOf({ aws_dynamodb_table: { t: table } });
    expect(centsOf(found, "dynamodb.wcu.hour")).toBe(Math.round(75 * HOURS * 0.0742));
  });
});

describe("backups", () => {
  const backups = (rule: object) => ({
    aws_backup_plan: { plan: { rule: [rule] } },
    aws_backup_vault: { home: {}, away: { provider: "aws.osaka" } },
    aws_backup_selection: {
      all: {
        plan_id: "${aws_backup_plan.plan.id}",
        condition: [{ string_equals: [{ key: "aws:ResourceTag/Backup", value: "snapshots" }] }],
      },
    },
    aws_dynamodb_table: { t: { billing_mode: "PAY_PER_REQUEST", tags: { Backup: "snapshots" } } },
  });
  const daily = { schedule: "cron(0 6 * * ? *)", lifecycle: { delete_after: 7 } };
  const size = { "nosql.storageGb": [100, 100, 100] } as const;

  test("each backup of a table is whole", () => {
    expect(centsOf(estimateOf(backups(daily), size), "backup.dynamodb.gb")).toBe(7 * 100 * 11.4);
  });

  test("copies are charged where they are, and on the way there", () => {
    const rule = {
      ...daily,
      copy_action: [
        { destination_vault_arn: "${aws_backup_vault.away.arn}", lifecycle: { delete_after: 2 } },
      ],
    };
    const { charges } = find(estimateOf(backups(rule), size), "aws_backup_plan.plan")!;
    expect(charges.map(({ price, region, quantity }) => [price, region, quantity[1]])).toEqual([
      ["backup.dynamodb.gb", "ap-northeast-1", "700"],
      ["backup.dynamodb.gb", "ap-northeast-3", "200"],
      ["transfer.region.gb", "ap-northeast-1", "3000"],
    ]);
  });

  test("what no selection names is not backed up", () => {
    const resources = backups(daily);
    const untagged = { ...resources, aws_dynamodb_table: { t: { billing_mode: "PAY_PER_REQUEST" } } };
    expect(centsOf(estimateOf(untagged, size), "backup.dynamodb.gb")).toBe(0);
  });
});

test("a type of which nobody said what it costs is refused", () => {
  expect(() => estimateOf({ aws_msk_cluster: { kafka: {} } })).toThrow(
    /Nobody has said what aws_msk_cluster costs\. Price it in a file of tools\/cost\/services, or name it in free\.ts/,
  );
});

test("a region without a price is refused", () => {
  const provider = { aws: [{ region: "eu-west-1" }] };
  const stacks = { phase: { provider, resource: { aws_eip: { one: {} } } } };
  expect(() => estimate("dev", stacks, usage)).toThrow(/There is no price of "ipv4\.hour" in eu-west-1/);
});
