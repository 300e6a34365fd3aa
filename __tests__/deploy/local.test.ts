import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir, userInfo } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseEnv, promisify } from "node:util";
import {
  CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { DescribeSubnetsCommand, DescribeVpcsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { DescribeServicesCommand, ECSClient } from "@aws-sdk/client-ecs";
import { DescribeReplicationGroupsCommand, ElastiCacheClient } from "@aws-sdk/client-elasticache";
import {
  DescribeLoadBalancersCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { DescribeDBClustersCommand, RDSClient } from "@aws-sdk/client-rds";
import {
  GetBucketPolicyCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { loadSettings } from "../../environments";
import { phasesOf } from "../../stacks/location";
import { contract } from "../../stacks/outputs";
import type { Outputs, Phase } from "../../stacks/outputs";
import { jobs } from "../../tools/maintain/jobs";
import type { Maintained } from "../../tools/maintain/maintain";
import { makeConnect } from "../../tools/migrate/connect";
import { copySources, lendPackages } from "../../tools/synth/copy";
import { Workspace } from "../../tools/terraform/workspace";
import type { ChangeSummary } from "../../tools/terraform/workspace";
import { checkInventory } from "./local-inventory";

const run = promisify(execFile);
const MINUTE = 60_000;
const settings = loadSettings("local");
const phases = phasesOf(settings);
const region = settings.region;

let folder: string;
/** The variables that point at the local platform. */
let local: NodeJS.ProcessEnv;
let outputs: { [P in Phase]: Outputs<P> };
const before = { ...process.env };

beforeAll(async () => {
  folder = path.join(await mkdtemp(path.join(tmpdir(), "local-")), "platform");
});

afterAll(async () => {
  process.env = before;
  await npm("local:down").catch(() => {});
  await rm(path.dirname(folder), { recursive: true, force: true });
}, MINUTE);

/** Runs one of the project's commands as a user does. */
const npm = (script: string, ...args: string[]): Promise<string> => npmIn(".", script, ...args);

async function npmIn(cwd: string, script: string, ...args: string[]): Promise<string> {
  const { stdout } = await run("npm", ["run", "--silent", script, "--", ...args], {
    cwd,
    env: { ...before, GROUNDWORK_LOCAL_FOLDER: folder },
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
}

function workspace(phase: Phase): Workspace {
  const stack = `local-${phase}`;
  return new Workspace({
    folder: path.join(folder, "cdktf.out", "stacks", stack),
    environment: { ...before, ...local },
    logFile: path.join(folder, "logs", `${stack}.log`),
  });
}

test(
  "npm run local deploys every phase, migrates, and prints outputs and configuration",
  async () => {
    const printed = await npm("local");
    local = parseEnv(await readFile(path.join(folder, "env"), "utf8"));
    Object.assign(process.env, local);

    const file = JSON.parse(await readFile(path.join(folder, "outputs", "local.json"), "utf8")) as Record<
      string,
      never
    >;
    outputs = Object.fromEntries(phases.map((phase) => [phase, file[`local-${phase}`]])) as never;
    for (const phase of phases) {
      expect(Object.keys(outputs[phase]).sort()).toEqual(Object.keys(contract[phase]).sort());
      expect(printed).toMatch(new RegExp(`local-${phase}: \\d+ added, 0 changed, 0 removed`));
    }
    expect(printed).toContain(`VITE_COGNITO_CLIENT_ID=${outputs.security.cognito_client_id}`);
    expect(printed).toContain(`VITE_WEBSOCKET_URL=wss://${outputs.cdn.cloudfront_domain_name}/ws`);
    expect(printed).toMatch(/What the emulator does not do.*\n +Nobody is refused/);
    for (const phase of phases.slice(1)) expect(printed).toMatch(new RegExp(`\\n  ${phase}: [A-Z].+\\.\\n`));
  },
  12 * MINUTE,
);

describe("read back through the AWS SDK", () => {
  test("the network's outputs are its subnets, by tier and zone", async () => {
    const { vpc_id, public_subnet_ids, private_subnet_ids, isolated_subnet_ids } = outputs.networking;
    const client = new EC2Client({ region });
    const { Vpcs } = await client.send(new DescribeVpcsCommand({ VpcIds: [vpc_id] }));
    expect(Vpcs).toMatchObject([{ CidrBlock: settings.networking.cidr }]);
    for (const [ids, cidrs] of [
      [public_subnet_ids, settings.networking.publicSubnets],
      [private_subnet_ids, settings.networking.privateSubnets],
      [isolated_subnet_ids, settings.networking.isolatedSubnets],
    ] as const) {
      const { Subnets } = await client.send(new DescribeSubnetsCommand({ SubnetIds: [...ids] }));
      const byId = Object.fromEntries(Subnets!.map((subnet) => [subnet.SubnetId, subnet]));
      expect(ids.map((id) => byId[id]!.CidrBlock)).toEqual(cidrs);
      expect(ids.map((id) => byId[id]!.AvailabilityZone)).toEqual(settings.networking.availabilityZones);
      expect(ids.map((id) => byId[id]!.VpcId)).toEqual(ids.map(() => vpc_id));
    }
  });

  test("the user pool signs in by email, and its client is the one published", async () => {
    const { cognito_user_pool_id: UserPoolId, cognito_client_id: ClientId } = outputs.security;
    const client = new CognitoIdentityProviderClient({ region });
    const { UserPool } = await client.send(new DescribeUserPoolCommand({ UserPoolId }));
    expect(UserPool).toMatchObject({
      Arn: outputs.security.cognito_user_pool_arn,
      UsernameAttributes: ["email"],
    });
    const { UserPoolClient } = await client.send(new DescribeUserPoolClientCommand({ UserPoolId, ClientId }));
    expect(UserPoolClient!.CallbackURLs!.sort()).toEqual([...settings.security.cognito.callbackUrls].sort());
    expect(UserPoolClient!.ClientSecret).toBeUndefined();
  });

  test("Aurora is the cluster published, with the password of the secret nowhere in the state", async () => {
    const { aurora_cluster_arn, aurora_cluster_endpoint, aurora_port, db_credentials_secret_arn } =
      outputs.database;
    const client = new RDSClient({ region });
    const { DBClusters } = await client.send(new DescribeDBClustersCommand({}));
    expect(DBClusters).toMatchObject([
      {
        DBClusterArn: aurora_cluster_arn,
        Endpoint: aurora_cluster_endpoint,
        Port: aurora_port,
        EngineVersion: "15.8",
      },
    ]);
    const secrets = new SecretsManagerClient({ region });
    const secret = await secrets.send(new GetSecretValueCommand({ SecretId: db_credentials_secret_arn }));
    const credentials = JSON.parse(secret.SecretString!) as Record<string, string>;
    expect(Object.keys(credentials).sort()).toEqual([
      "dbname",
      "engine",
      "host",
      "password",
      "port",
      "username",
    ]);
    expect(credentials.password).toMatch(/^.{30,}$/);
    expect(await everyState()).not.toContain(credentials.password);
  });

  test("Redis and the service are those published", async () => {
    const redis = await new ElastiCacheClient({ region }).send(new DescribeReplicationGroupsCommand({}));
    expect(redis.ReplicationGroups).toMatchObject([
      { AuthTokenEnabled: true, TransitEncryptionEnabled: true },
    ]);
    const { ecs_cluster_name, ecs_service_name, alb_dns_name } = outputs.realtime;
    const ecs = await new ECSClient({ region }).send(
      new DescribeServicesCommand({ cluster: ecs_cluster_name, services: [ecs_service_name] }),
    );
    expect(ecs.services).toMatchObject([{ serviceName: ecs_service_name, status: "ACTIVE" }]);
    const balancers = await new ElasticLoadBalancingV2Client({ region }).send(
      new DescribeLoadBalancersCommand({}),
    );
    expect(balancers.LoadBalancers).toMatchObject([
      { DNSName: alb_dns_name, VpcId: outputs.networking.vpc_id },
    ]);
  });

  test("the pages' bucket is read by the distribution published and by nobody else, and takes a build", async () => {
    const { cloudfront_distribution_id, cloudfront_domain_name, frontend_s3_bucket, frontend_url } =
      outputs.cdn;
    expect(frontend_url).toBe(`https://${cloudfront_domain_name}`);
    const client = new S3Client({ region, forcePathStyle: true });
    const object = { Bucket: frontend_s3_bucket, Key: "index.html" };
    const { Policy } = await client.send(new GetBucketPolicyCommand({ Bucket: object.Bucket }));
    const { Statement } = JSON.parse(Policy!) as { Statement: Record<string, unknown>[] };
    expect(Statement.filter(({ Effect }) => Effect === "Allow")).toEqual([
      expect.objectContaining({
        Principal: { Service: "cloudfront.amazonaws.com" },
        Action: "s3:GetObject",
        Condition: {
          StringEquals: {
            "aws:SourceArn": `arn:aws:cloudfront::${settings.account}:distribution/${cloudfront_distribution_id}`,
          },
        },
      }),
    ]);
    await client.send(new PutObjectCommand({ ...object, Body: "<!doctype html>" }));
    const { ServerSideEncryption } = await client.send(new HeadObjectCommand(object));
    expect(ServerSideEncryption).toBe("aws:kms");
  });
});

/** The text of every phase's state in the bucket. */
async function everyState(): Promise<string> {
  const client = new S3Client({ region, forcePathStyle: true });
  const Bucket = outputs.bootstrap.state_bucket;
  const { Contents } = await client.send(new ListObjectsV2Command({ Bucket }));
  const keys = Contents!.map(({ Key }) => Key!);
  expect(keys.sort()).toEqual(
    phases
      .filter((phase) => phase !== "bootstrap")
      .map((phase) => `${phase}.tfstate`)
      .sort(),
  );
  const bodies = keys.map(async (Key) => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
    return Body!.transformToString();
  });
  return (await Promise.all(bodies)).join("\n");
}

test("every request of the deployment was checked against AWS's models, in every service of the stacks", async () => {
  const answer = await fetch(`${local.AWS_ENDPOINT_URL}/groundwork/requests`);
  const checked = (await answer.json()) as Record<string, Record<string, number>>;
  const services =
    "backup cloudfront cloudwatch cognito-idp dynamodb ec2 ecr ecs elasticache elbv2 events guardduty iam kms " +
    "lambda logs rds s3 secretsmanager securityhub sns wafv2";
  expect(Object.keys(checked)).toEqual(expect.arrayContaining(services.split(" ")));
  expect(checked.cloudfront!.CreateDistributionWithTags).toBeGreaterThan(0);
  expect(checked.s3!.PutBucketLifecycleConfiguration).toBeGreaterThan(0);
});

test(
  "commands for `local` find the platform by themselves",
  async () => {
    expect(await npm("config", "local", "--format", "json")).toContain(outputs.cdn.frontend_url);
    const { result } = JSON.parse(await npm("migrate", "local", "status", "--json")) as { result: object };
    expect(result).toMatchObject({ pending: 0, problems: [] });
    const { result: list } = JSON.parse(await npm("keys", "local", "list", "--json")) as {
      result: { keys: { purpose: string; state: string }[] };
    };
    expect(list.keys.map(({ purpose, state }) => [purpose, state])).toEqual(
      ["content", "email", "email_index"].map((purpose) => [purpose, "active"]),
    );
  },
  MINUTE,
);

test(
  "the function in the VPC answers like the command here, with the secret and with an IAM token",
  async () => {
    const here = await npm("migrate", "local", "status");
    expect(await npm("migrate", "local", "status", "--via", "lambda")).toBe(here);
    expect(await npm("migrate", "local", "status", "--via", "lambda", "--login", "iam")).toBe(here);
    const maintained = await npm("maintain", "local", "--via", "lambda", "--login", "iam", "--json");
    const { result } = JSON.parse(maintained) as { result: Maintained };
    expect(result.jobs.map(({ name, state }) => [name, state])).toEqual(
      jobs.map(({ name }) => [name, "done"]),
    );
  },
  MINUTE,
);

test(
  "a backup of every store is taken, recorded, and restored into a copy that goes again",
  async () => {
    const backup = async <R extends object>(...words: string[]) =>
      (JSON.parse(await npm("backup", "local", ...words, "--json")) as { result: R }).result;
    const { backups: made } = (await backup("create")) as { backups: { type: string; status: string }[] };
    expect(made.map(({ type, status }) => [type, status])).toEqual([
      ["physical", "available"],
      ["redis_snapshot", "available"],
      ["dynamodb_backup", "available"],
    ]);
    for (const store of ["aurora", "redis", "dynamodb"]) {
      expect({ store, ...(await backup("restore-test", store)) }).toMatchObject({ store, passed: true });
    }
    const { backups: listed } = (await backup("list", "--via", "lambda")) as {
      backups: { type: string; recorded: boolean; lastRestoreTest?: { status: string } }[];
    };
    expect(listed.map(({ recorded, lastRestoreTest }) => [recorded, lastRestoreTest?.status])).toEqual(
      made.map(() => [true, "passed"]),
    );
    expect(await backup("clean", "--kept")).toEqual({ removed: [] });
  },
  3 * MINUTE,
);

test(
  "the inventory has what Terraform has and no secret, and taken again it is the same",
  async () => {
    const client = new SecretsManagerClient({ region });
    const secrets = [outputs.database.db_credentials_secret_arn, outputs.cache.redis_credentials_secret_arn];
    const texts = await Promise.all(
      secrets.map(
        async (SecretId) => (await client.send(new GetSecretValueCommand({ SecretId }))).SecretString!,
      ),
    );
    await checkInventory({
      npm,
      phases,
      folderOf: (phase) => path.join(folder, "cdktf.out", "stacks", `local-${phase}`),
      environment: { ...before, ...local },
      secrets: texts.flatMap((text) =>
        Object.entries(JSON.parse(text) as Record<string, unknown>)
          .filter(([name]) => /password|token/.test(name))
          .map(([, value]) => String(value)),
      ),
    });
  },
  2 * MINUTE,
);

test(
  "a second run changes nothing, and a third beside it is refused",
  async () => {
    const second = npm("local");
    while (!existsSync(path.join(folder, "run.json"))) await sleep(50);
    await expect(npm("local")).rejects.toMatchObject({
      code: 4,
      stderr: expect.stringMatching(/Another `npm run local` is at work \(process \d+\)/),
    });
    const printed = await second;
    for (const phase of phases) expect(printed).toMatch(new RegExp(`local-${phase}: no change`));
  },
  5 * MINUTE,
);

/**
 * One setting of each phase changed and the tags of all resources, none of which may replace anything: the settings of
 * a copy of the project.
 */
const changed = `import { local as settings } from "./local-before";
import type { SettingsInput } from "./schema";

export const local: SettingsInput = {
  ...settings,
  dataClassification: "confidential",
  networking: { ...settings.networking, flowLogRetentionDays: 30 },
  security: { ...settings.security, cognito: { ...settings.security.cognito, passwordMinimumLength: 10 } },
  database: { ...settings.database, maxCapacity: 8 },
  cache: { ...settings.cache, snapshotRetentionDays: 2 },
  realtime: { ...settings.realtime, maxTasks: settings.realtime.maxTasks! + 1 },
  cdn: { ...settings.cdn, priceClass: "PriceClass_100" },
  monitoring: { ...settings.monitoring, thresholds: { ...settings.monitoring!.thresholds, latencySeconds: 4 } },
  governance: settings.governance && {
    ...settings.governance,
    trail: { ...settings.governance.trail, logRetentionDays: 30 },
  },
  nosql: settings.nosql && {
    ...settings.nosql,
    tables: settings.nosql.tables.map((table) => ({ ...table, pointInTimeRecoveryDays: 35 })),
  },
};
`;

/** Makes a copy of the project with other settings. @returns its folder */
async function copyWithChanges(): Promise<string> {
  const copy = path.join(path.dirname(folder), "project");
  await copySources(".", copy);
  await lendPackages(".", copy);
  const environments = path.join(copy, "environments");
  await rename(path.join(environments, "local.ts"), path.join(environments, "local-before.ts"));
  await writeFile(path.join(environments, "local.ts"), changed);
  return copy;
}

interface Deployed {
  readonly result: {
    readonly run?: string;
    readonly plans?: readonly object[];
    readonly records?: { readonly delivered: number; readonly kept: number };
  };
}

/** Asks the platform's database, as an auditor. */
async function ask(sql: string, values: unknown[]): Promise<Record<string, unknown>[]> {
  const connect = await makeConnect(outputs.database, { env: local });
  const client = await connect();
  try {
    await client.query("SET ROLE chat_auditor");
    return (await client.query(sql, values)).rows;
  } finally {
    await client.end();
  }
}

test(
  "npm run deploy updates a changed setting and other tags in place in every phase, which then is at rest",
  async () => {
    const copy = await copyWithChanges();
    const deployChanged = async (...args: string[]) =>
      JSON.parse(await npmIn(copy, "deploy", "local", "--json", ...args)) as Deployed;
    const { result } = await deployChanged("--yes");
    expect(result.records).toMatchObject({ kept: 0 });

    const [row] = await ask(
      "SELECT status, triggered_by, deployment_resources FROM infra.aws_deployments WHERE id = $1",
      [result.run],
    );
    expect(row).toMatchObject({ status: "completed", triggered_by: `${userInfo().username}@${hostname()}` });
    const ended = row!.deployment_resources as Record<Phase, { status: string; changes: ChangeSummary }>;
    for (const phase of phases) {
      const { status, changes } = ended[phase];
      const change = expect.any(Number);
      expect({ phase, status, ...changes }).toEqual({
        phase,
        status: "completed",
        add: 0,
        change,
        remove: 0,
      });
      expect(changes.change).toBeGreaterThan(0);
    }
    const events = await ask(
      `SELECT phase, event_type, status, count(*)::int AS change FROM infra.aws_infrastructure_events
       WHERE deployment_id = $1 GROUP BY phase, event_type, status`,
      [result.run],
    );
    const expected = phases.map((phase) => {
      const { change } = ended[phase].changes;
      return { phase, event_type: "update", status: "success", change };
    });
    expect(events).toHaveLength(phases.length);
    expect(events).toEqual(expect.arrayContaining(expected));
    const templates = await ask("SELECT phase FROM infra.deployment_templates WHERE deployment_id = $1", [
      result.run,
    ]);
    expect(templates).toHaveLength(phases.length);

    expect((await deployChanged("--plan-only")).result.plans).toEqual([]);
    const { DBClusters } = await new RDSClient({ region }).send(new DescribeDBClustersCommand({}));
    expect(DBClusters![0]!.ServerlessV2ScalingConfiguration!.MaxCapacity).toBe(8);
    expect(DBClusters![0]!.TagList).toContainEqual({ Key: "DataClassification", Value: "confidential" });
  },
  12 * MINUTE,
);

test(
  "npm run local has recorded its runs, each resource as it was made",
  async () => {
    const counted = await ask(
      `SELECT d.status, e.event_type, e.status AS event_status, count(e.id)::int AS events
       FROM infra.aws_deployments AS d LEFT JOIN infra.aws_infrastructure_events AS e ON e.deployment_id = d.id
       WHERE d.metadata ->> 'command' = $1 GROUP BY d.id, d.status, d.start_time, e.event_type, e.status
       ORDER BY d.start_time`,
      ["npm run local"],
    );
    expect(counted).toEqual([
      { status: "completed", event_type: "create", event_status: "success", events: expect.any(Number) },
      { status: "completed", event_type: null, event_status: null, events: 0 },
    ]);
    expect(counted[0]!.events).toBeGreaterThan(300);
  },
  MINUTE,
);

/** Phases at work at the same time: each Terraform takes some 620 MB. */
const PARALLEL = 3;

/** Does something for every phase but the first, each as soon as those that it waits for are through. */
async function forEachPhase(
  work: (phase: Phase) => Promise<void>,
  waitsFor: (phase: Phase) => readonly Phase[],
): Promise<void> {
  let free = PARALLEL;
  const waiting: (() => void)[] = [];
  const begun = new Map<Phase, Promise<void>>();
  const begin = async (phase: Phase) => {
    await Promise.all(waitsFor(phase).map(ended));
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      await work(phase);
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
  const ended = (phase: Phase): Promise<void> => {
    if (!begun.has(phase)) begun.set(phase, begin(phase));
    return begun.get(phase)!;
  };
  const results = await Promise.allSettled(phases.slice(1).map(ended));
  for (const result of results) if (result.status === "rejected") throw result.reason;
}

test(
  "the phases are destroyed in the other order, and the state bucket refuses to be",
  async () => {
    const upstream = new Map<Phase, string[]>();
    for (const phase of phases) upstream.set(phase, await workspace(phase).upstream());
    await forEachPhase(
      async (phase) => {
        const { add, change, remove } = await workspace(phase).destroy();
        expect({ phase, add, change }).toEqual({ phase, add: 0, change: 0 });
        expect(remove).toBeGreaterThan(0);
      },
      (phase) => phases.filter((other) => upstream.get(other)!.includes(phase)),
    );
    await expect(workspace("bootstrap").destroy()).rejects.toThrow(/prevent_destroy/);
    const { DBClusters } = await new RDSClient({ region }).send(new DescribeDBClustersCommand({}));
    expect(DBClusters).toEqual([]);
    const { Vpcs } = await new EC2Client({ region })
      .send(new DescribeVpcsCommand({ VpcIds: [outputs.networking.vpc_id] }))
      .catch(() => ({ Vpcs: [] }));
    expect(Vpcs).toEqual([]);
  },
  12 * MINUTE,
);

test(
  "npm run local:down leaves neither a process nor a file behind",
  async () => {
    await npm("local:down");
    expect(existsSync(folder)).toBe(false);
    const { stdout } = await run("ps", ["-eww", "-o", "args="], { maxBuffer: 64 * 1024 * 1024 });
    expect(stdout.split("\n").filter((line) => line.includes(folder))).toEqual([]);
    await expect(fetch(local.AWS_ENDPOINT_URL!)).rejects.toThrow();
  },
  MINUTE,
);
