import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { stackName } from "../../stacks/location";
import type { Phase } from "../../stacks/outputs";
import { judge } from "../../tools/checkov/judge";
import { scan } from "../../tools/checkov/scan";
import { skips } from "../../tools/checkov/skips";
import { synthesizeAll } from "../../tools/synth/all";

type Body = Record<string, unknown>;

/** What is broken in every resource of a type, and the check that must find it. */
const breakages: readonly (readonly [
  check: string,
  phase: Phase,
  type: string,
  change: (body: Body) => void,
])[] = [
  ["CKV_AWS_96", "database", "aws_rds_cluster", (body) => (body.storage_encrypted = false)],
  [
    "CKV_AWS_162",
    "database",
    "aws_rds_cluster",
    (body) => (body.iam_database_authentication_enabled = false),
  ],
  ["CKV_AWS_313", "database", "aws_rds_cluster", (body) => (body.copy_tags_to_snapshot = false)],
  ["CKV_AWS_118", "database", "aws_rds_cluster_instance", (body) => (body.monitoring_interval = 0)],
  ["CKV_AWS_45", "database", "aws_lambda_function", leakKey],
  ["CKV_AWS_166", "database", "aws_backup_vault", (body) => delete body.kms_key_arn],
  [
    "CKV_AWS_29",
    "cache",
    "aws_elasticache_replication_group",
    (body) => (body.at_rest_encryption_enabled = false),
  ],
  [
    "CKV_AWS_30",
    "cache",
    "aws_elasticache_replication_group",
    (body) => (body.transit_encryption_enabled = false),
  ],
  ["CKV_AWS_149", "cache", "aws_secretsmanager_secret", (body) => delete body.kms_key_id],
  ["CKV_AWS_7", "security", "aws_kms_key", (body) => (body.enable_key_rotation = false)],
  ["CKV_AWS_130", "networking", "aws_subnet", (body) => (body.map_public_ip_on_launch = true)],
  ["CKV_AWS_24", "networking", "aws_vpc_security_group_ingress_rule", openSsh],
  ["CKV2_AWS_11", "networking", "aws_flow_log", (body) => delete body.vpc_id],
  ["CKV_AWS_51", "realtime", "aws_ecr_repository", (body) => (body.image_tag_mutability = "MUTABLE")],
  ["CKV_AWS_131", "realtime", "aws_lb", (body) => (body.drop_invalid_header_fields = false)],
  ["CKV_AWS_91", "realtime", "aws_lb", (body) => delete body.access_logs],
  ["CKV_AWS_333", "realtime", "aws_ecs_service", givePublicAddress],
  ["CKV_AWS_54", "cdn", "aws_s3_bucket_public_access_block", (body) => (body.block_public_policy = false)],
  ["CKV_AWS_68", "cdn", "aws_cloudfront_distribution", (body) => delete body.web_acl_id],
  ["CKV_AWS_67", "governance", "aws_cloudtrail", (body) => (body.is_multi_region_trail = false)],
  ["CKV_AWS_36", "governance", "aws_cloudtrail", (body) => (body.enable_log_file_validation = false)],
];

function leakKey(body: Body): void {
  body.environment = { variables: { AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE" } };
}

function openSsh(body: Body): void {
  Object.assign(body, { cidr_ipv4: "0.0.0.0/0", from_port: 22, to_port: 22, ip_protocol: "tcp" });
}

function givePublicAddress(body: Body): void {
  Object.assign(body.network_configuration as Body, { assign_public_ip: true });
}

let folder: string;
const { settings, names } = (() => {
  const [prod] = synthesizeAll(["prod"]);
  return {
    settings: prod!.settings,
    names: (Object.keys(prod!.stacks) as Phase[]).map((phase) => stackName(prod!.settings, phase)),
  };
})();
const fileOf = (stack: string) => path.join(folder, "prod", "stacks", stack, "cdk.tf.json");

jest.setTimeout(900_000);
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "checkov-test-"));
  synthesizeAll(["prod"], folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test("production fails no check but those skipped, and needs every skip", async () => {
  const found = await scan(path.join(folder, "prod"), names);
  expect(found.passed).toBeGreaterThan(500);
  const { failures, needless } = judge(found, skips, settings);
  expect({ failures, needless }).toEqual({ failures: [], needless: [] });
});

test("Checkov evaluates what cdktf writes: whatever is broken in it fails", async () => {
  for (const [, phase, type, change] of breakages) {
    const file = fileOf(stackName(settings, phase));
    const stack = JSON.parse(await readFile(file, "utf8")) as {
      resource: Record<string, Record<string, Body>>;
    };
    for (const body of Object.values(stack.resource[type]!)) change(body);
    await writeFile(file, JSON.stringify(stack, undefined, 2));
  }
  const { failures } = judge(await scan(path.join(folder, "prod"), names), skips, settings);
  const found = new Set(failures.map(({ check, stack }) => `${check} ${stack}`));
  const missed = breakages
    .map(([check, phase]) => `${check} ${stackName(settings, phase)}`)
    .filter((breakage) => !found.has(breakage));
  expect(missed).toEqual([]);
});

test("a stack in which Checkov sees nothing is an error, not a success", async () => {
  await writeFile(fileOf("prod-cache"), "{}");
  await expect(scan(path.join(folder, "prod"), names)).rejects.toThrow(
    "Checkov looked at nothing in prod-cache.",
  );
});
