import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { environmentNames, loadSettings } from "../../../environments";
import { phasesOf } from "../../../stacks/location";
import { contract } from "../../../stacks/outputs";
import type { Json } from "../synth";
import recorded from "./logical-ids.json";

const run = promisify(execFile);

/** Types whose destruction loses data, or an address or name that others hold on to. */
const STATEFUL = [
  "aws_backup_vault",
  "aws_cloudfront_distribution",
  "aws_cognito_user_pool",
  "aws_cognito_user_pool_client",
  "aws_cognito_user_pool_domain",
  "aws_db_subnet_group",
  "aws_dynamodb_table",
  "aws_ecr_repository",
  "aws_ecs_cluster",
  "aws_ecs_service",
  "aws_elasticache_replication_group",
  "aws_elasticache_subnet_group",
  "aws_kms_key",
  "aws_lb",
  "aws_rds_cluster",
  "aws_rds_cluster_instance",
  "aws_s3_bucket",
  "aws_secretsmanager_secret",
  "aws_subnet",
  "aws_vpc",
];

/** A synthesis takes a second, on a machine at work on other things several. */
const PATIENCE = 60_000;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "platform-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs the program as cdktf does and returns each stack's text. */
async function synthesize(environment: string, outdir: string): Promise<Record<string, string>> {
  const target = path.join(folder, outdir);
  await run(process.execPath, ["tools/run.mjs", "main.ts"], {
    env: { ...process.env, ENVIRONMENT: environment, CDKTF_OUTDIR: target },
  });
  const stacks = await readdir(path.join(target, "stacks"));
  const texts = stacks.map((stack) => readFile(path.join(target, "stacks", stack, "cdk.tf.json"), "utf8"));
  return Object.fromEntries((await Promise.all(texts)).map((text, i) => [stacks[i]!, text]));
}

describe.each(environmentNames)("%s", (environment) => {
  const settings = loadSettings(environment);
  const phases = phasesOf(settings);
  let stacks: Record<string, string>;
  beforeAll(async () => {
    stacks = await synthesize(environment, environment);
  }, PATIENCE);

  test("has one stack a phase, named after both", () => {
    expect(Object.keys(stacks).sort()).toEqual(phases.map((phase) => `${environment}-${phase}`).sort());
  });

  test("each phase publishes its part of the contract, readable in a plan", () => {
    for (const phase of phases) {
      const json = JSON.parse(stacks[`${environment}-${phase}`]!) as Json;
      expect(Object.keys(json.output!).sort()).toEqual(Object.keys(contract[phase]).sort());
      for (const body of Object.values(json.output!)) {
        expect(body.sensitive).toBeUndefined();
        expect(body.description).toBeTruthy();
      }
    }
  });

  test("the JSON holds no path of this machine, no stack trace, no time and no password", () => {
    for (const text of Object.values(stacks)) {
      expect(text).not.toContain(process.cwd());
      expect(text).not.toContain(folder);
      expect(text).not.toMatch(/stackTrace|node_modules|"(master_)?password"|auth_token": "[^$]/);
      expect(text).not.toMatch(/20\d\d-\d\d-\d\dT/);
    }
  });

  test("no stateful resource lost its logical id", () => {
    const lost: string[] = [];
    const unrecorded: string[] = [];
    for (const phase of phases) {
      const json = JSON.parse(stacks[`${environment}-${phase}`]!) as Json;
      const found = STATEFUL.flatMap((type) =>
        Object.keys(json.resource?.[type] ?? {}).map((id) => `${type}.${id}`),
      );
      const known = (recorded as Record<string, Record<string, string[]>>)[environment]?.[phase] ?? [];
      lost.push(
        ...known.filter((address) => !found.includes(address)).map((address) => `${phase}: ${address}`),
      );
      unrecorded.push(
        ...found.filter((address) => !known.includes(address)).map((address) => `${phase}: ${address}`),
      );
    }
    // Written so that the failure reads as a sentence.
    expect(
      lost.map(
        (address) =>
          `${address} is gone: Terraform will destroy it, and create another if it was only renamed`,
      ),
    ).toEqual([]);
    expect(unrecorded.map((address) => `${address} is new: record it in logical-ids.json`)).toEqual([]);
  });
});

test(
  "the same input gives the same bytes",
  async () => {
    expect(await synthesize("dev", "again")).toEqual(await synthesize("dev", "and-again"));
  },
  PATIENCE,
);
