import { mkdtemp, rm } from "node:fs/promises";
import path from "node:path";
import { tmpdir } from "node:os";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { RandomProvider } from "@cdktf/provider-random/lib/provider";
import { App, LocalBackend, TerraformStack } from "cdktf";
import { dev } from "../../environments/dev";
import { Memcached } from "../../modules/cache/memcached";
import { AuroraCluster } from "../../modules/database/aurora-cluster";
import type { AuroraClusterProps } from "../../modules/database/aurora-cluster";
import { GlobalDatabase } from "../../modules/database/global-database";
import { ParameterGroups } from "../../modules/database/parameter-groups";
import { RdsProxy } from "../../modules/database/rds-proxy";
import { Cluster } from "../../modules/service/cluster";
import { ContainerImage } from "../../modules/service/container-image";
import { ImageRepository } from "../../modules/service/image-repository";
import { TaskDefinition } from "../../modules/service/task-definition";
import { emulatorEnvironment } from "../../tools/local/emulator";
import { putEmptyImage } from "../../tools/local/image";
import { Workspace } from "../../tools/terraform/workspace";
import { account, callJson, region, start, stop } from "./emulator/emulator";
import { makeNetwork } from "./emulator/network";
import type { Network } from "./emulator/network";

/** The provider waits half a minute for each database that comes or goes. */
const MINUTE = 60_000;
const SECOND_REGION = "ap-northeast-3";
const image = { region, repository: "options-images", tag: "0.1.0" };

let folder: string;
let network: Network;
/** In the second region. */
let other: Network;
let kmsKeyArn: string;
let workspace: Workspace;
const before = { ...process.env };

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "options-"));
  const environment = emulatorEnvironment(await start(), region);
  Object.assign(process.env, environment);
  [network, other] = await Promise.all([makeNetwork(), makeNetwork(["a", "c"], SECOND_REGION)]);
  const { body } = await callJson("kms", "TrentService.CreateKey", {});
  kmsKeyArn = (body.KeyMetadata as { Arn: string }).Arn;
  workspace = new Workspace({
    folder: path.join(folder, "stacks", "options"),
    environment: { ...process.env, CHECKPOINT_DISABLE: "1" },
    logFile: path.join(folder, "log"),
  });
}, 5 * MINUTE);

afterAll(async () => {
  process.env = before;
  await stop();
  await rm(folder, { recursive: true });
}, MINUTE);

/** Writes the root with every option, its resources tagged as the class says. */
function synthesize(dataClassification: string): void {
  const app = new App({ outdir: folder, stackTraces: false });
  const stack = new TerraformStack(app, "options");
  const defaultTags = [{ tags: { DataClassification: dataClassification } }];
  new AwsProvider(stack, "aws", { region, defaultTags });
  new RandomProvider(stack, "random");
  new LocalBackend(stack, { path: path.join(folder, "terraform.tfstate") });
  createMysqlInTwoRegions(stack, defaultTags);
  createProxy(stack);
  new Memcached(stack, "memcached", {
    prefix: "options",
    name: "options-memcached",
    engineVersion: "1.6.22",
    nodeType: "cache.t4g.micro",
    nodes: 2,
    subnetIds: network.subnets,
    securityGroupId: "sg-11111111",
    topicArn: `arn:aws:sns:${region}:${account}:options`,
    maintenanceWindow: dev.cache.maintenanceWindow,
    applyImmediately: true,
  });
  createTask(stack);
  app.synth();
}

function aurora(
  name: string,
  changes: Pick<AuroraClusterProps, "engine" | "engineVersion" | "masterPassword" | "parameterGroupName">,
): AuroraClusterProps {
  return {
    ...dev.database,
    prefix: name,
    name,
    secretName: `${name}-credentials`,
    secretRecoveryDays: 0,
    minCapacity: 0.5,
    autoPauseSeconds: undefined,
    subnetIds: network.subnets,
    securityGroupId: "sg-11111111",
    dataKmsKeyArn: kmsKeyArn,
    logsKmsKeyArn: kmsKeyArn,
    secretsKmsKeyArn: kmsKeyArn,
    logRetentionInDays: 14,
    insights: { kmsKeyArn, retentionDays: 7 },
    applyImmediately: true,
    preventDestroy: false,
    ...changes,
  };
}

function createMysqlInTwoRegions(
  stack: TerraformStack,
  defaultTags: { tags: Record<string, string> }[],
): void {
  const mysql = { engine: "aurora-mysql", engineVersion: "8.0.mysql_aurora.3.10.6" } as const;
  const groups = new ParameterGroups(stack, "parameters", { ...dev.database, ...mysql, prefix: "mysql" });
  const { cluster } = new AuroraCluster(stack, "mysql", {
    ...aurora("mysql", {
      ...mysql,
      masterPassword: { managedBy: "terraform", version: 1 },
      parameterGroupName: groups.clusterGroupName,
    }),
    isInGlobalDatabase: true,
  });
  new GlobalDatabase(stack, "global", {
    ...dev.database,
    ...mysql,
    account,
    prefix: "mysql",
    name: "mysql",
    primary: cluster,
    primaryRegion: region,
    after: cluster,
    region: SECOND_REGION,
    provider: new AwsProvider(stack, "second", { region: SECOND_REGION, alias: "second", defaultTags }),
    subnetIds: other.subnets,
    securityGroupId: "sg-22222222",
    instances: 1,
    minCapacity: 0.5,
    applyImmediately: true,
    monitoringRoleName: "mysql-monitoring-2",
    insightsRetentionDays: 7,
    logRetentionInDays: 14,
    keyDeletionWindowDays: 7,
    preventDestroy: false,
  });
}

/** Before a cluster of PostgreSQL whose password RDS makes and changes. */
function createProxy(stack: TerraformStack): void {
  const engine = "aurora-postgresql";
  const { cluster, secretArn } = new AuroraCluster(
    stack,
    "postgresql",
    aurora("postgresql", {
      engine,
      engineVersion: "15.8",
      masterPassword: { managedBy: "rds", rotationDays: 30 },
      parameterGroupName: "default.aurora-postgresql15",
    }),
  );
  new RdsProxy(stack, "proxy", {
    name: "options-proxy",
    roleName: "options-proxy",
    account,
    region,
    engine,
    cluster,
    hasReaders: true,
    masterSecretArn: secretArn,
    secretNames: [],
    secretsKmsKeyArn: kmsKeyArn,
    authentication: "secret",
    subnetIds: network.subnets,
    securityGroupId: "sg-11111111",
    idleClientTimeoutSeconds: 1800,
    maxConnectionsPercent: 90,
  });
}

function createTask(stack: TerraformStack): void {
  const repository = new ImageRepository(stack, "repository", {
    name: image.repository,
    kmsKeyArn,
    forceDelete: true,
  });
  const logs = { logRetentionInDays: 14, logKmsKeyArn: kmsKeyArn };
  const cluster = new Cluster(stack, "cluster", {
    ...logs,
    name: "options",
    defaultStrategy: [{ capacityProvider: "FARGATE", base: 0, weight: 1 }],
  });
  const { uri } = new ContainerImage(stack, "image", {
    repositoryName: repository.name,
    repositoryUrl: repository.url,
    reference: { tag: image.tag },
    architecture: "ARM64",
    clusterName: cluster.name,
    account,
    region,
  });
  new TaskDefinition(stack, "task", {
    ...logs,
    name: "options",
    image: uri,
    cpu: 256,
    memory: 512,
    architecture: "ARM64",
    containerPort: 8080,
    healthCheckCommand: ["/healthcheck"],
    stopTimeoutSeconds: 90,
    environment: {},
    secrets: {},
    executionRoleArn: `arn:aws:iam::${account}:role/execution`,
    taskRoleArn: `arn:aws:iam::${account}:role/task`,
    logGroupName: "/options",
    region,
  });
}

const atRest = { add: 0, change: 0, remove: 0 };

test(
  "without an image nothing that runs it is made, and the error says how to push one; all else is there",
  async () => {
    synthesize("internal");
    await workspace.init();
    const error = await workspace.apply().then(
      () => undefined,
      (failure: Error) => failure.message,
    );
    expect(error).toMatch(/There is no image in \S+options-images yet\. Build one/);
    expect(error).not.toContain("couldn't find resource");
    const state = await workspace.state();
    expect(state.resources("aws_ecs_task_definition")).toEqual([]);
    expect(state.resources("aws_rds_global_cluster")).toHaveLength(1);
    expect(state.resources("aws_db_proxy_target")).toHaveLength(1);
    expect(state.resources("aws_elasticache_cluster")).toHaveLength(1);
  },
  5 * MINUTE,
);

test(
  "with the image the rest is made, and then every option is at rest",
  async () => {
    await putEmptyImage(image);
    expect(await workspace.apply()).toMatchObject({ change: 0, remove: 0 });
    expect(await workspace.apply()).toEqual(atRest);
    const [world] = (await workspace.state()).resources("aws_rds_global_cluster");
    const member = (name: string, inRegion: string, is_writer: boolean) =>
      expect.objectContaining({
        db_cluster_arn: `arn:aws:rds:${inRegion}:${account}:cluster:${name}`,
        is_writer,
      });
    expect(world!.global_cluster_members).toEqual(
      expect.arrayContaining([member("mysql", region, true), member("mysql-2", SECOND_REGION, false)]),
    );
  },
  5 * MINUTE,
);

test(
  "other tags change every option in place, and of the same image make no other task",
  async () => {
    synthesize("confidential");
    const changes = await workspace.apply();
    expect(changes).toMatchObject({ add: 0, remove: 0 });
    expect(changes.change).toBeGreaterThan(10);
    expect(await workspace.apply()).toEqual(atRest);
  },
  5 * MINUTE,
);

test(
  "every option is destroyed",
  async () => {
    const { add, change, remove } = await workspace.destroy();
    expect({ add, change }).toEqual({ add: 0, change: 0 });
    expect(remove).toBeGreaterThan(30);
  },
  5 * MINUTE,
);
