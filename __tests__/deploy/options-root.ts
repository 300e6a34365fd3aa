import path from "node:path";
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
import { account, region } from "./emulator/emulator";
import type { Network } from "./emulator/network";

export const SECOND_REGION = "ap-northeast-3";
export const image = { region, repository: "options-images", tag: "0.1.0" };

/** What the options stand on. */
export interface Ground {
  /** Where the root is written, and keeps its state. */
  readonly folder: string;
  readonly network: Network;
  /** In the second region. */
  readonly other: Network;
  readonly kmsKeyArn: string;
}

/** Writes the root with every option, its resources tagged as the class says. */
export function synthesize(ground: Ground, dataClassification: string): void {
  const { folder, network } = ground;
  const app = new App({ outdir: folder, stackTraces: false });
  const stack = new TerraformStack(app, "options");
  const defaultTags = [{ tags: { DataClassification: dataClassification } }];
  new AwsProvider(stack, "aws", { region, defaultTags });
  new RandomProvider(stack, "random");
  new LocalBackend(stack, { path: path.join(folder, "terraform.tfstate") });
  createMysqlInTwoRegions(stack, ground, defaultTags);
  createProxy(stack, ground);
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
  createTask(stack, ground);
  app.synth();
}

function aurora(
  { network, kmsKeyArn }: Ground,
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
  ground: Ground,
  defaultTags: { tags: Record<string, string> }[],
): void {
  const mysql = { engine: "aurora-mysql", engineVersion: "8.0.mysql_aurora.3.10.6" } as const;
  const groups = new ParameterGroups(stack, "parameters", { ...dev.database, ...mysql, prefix: "mysql" });
  const { cluster } = new AuroraCluster(stack, "mysql", {
    ...aurora(ground, "mysql", {
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
    subnetIds: ground.other.subnets,
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
function createProxy(stack: TerraformStack, ground: Ground): void {
  const { network, kmsKeyArn } = ground;
  const engine = "aurora-postgresql";
  const { cluster, secretArn } = new AuroraCluster(
    stack,
    "postgresql",
    aurora(ground, "postgresql", {
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

function createTask(stack: TerraformStack, { kmsKeyArn }: Ground): void {
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
