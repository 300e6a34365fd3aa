import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { loadSettings } from "../../../environments";
import { stateLocation } from "../../../stacks/location";
import type { Phase } from "../../../stacks/outputs";
import { synthesizeAll } from "../../../tools/synth/all";
import { options } from "../../deploy/emulator/emulator";
import { sampleOutputs } from "../../deploy/sample-outputs";
import { environment } from "./stage";

const settings = loadSettings(environment);
/** Where each type of resource has the name that AWS knows it by. */
const NAMES = {
  aws_elasticache_replication_group: "replication_group_id",
  aws_rds_cluster: "cluster_identifier",
  aws_rds_cluster_instance: "identifier",
};
type Known = keyof typeof NAMES;

const client = () => new S3Client({ ...options(), forcePathStyle: true });
let stacks: ReturnType<typeof synthesizeAll>[number]["stacks"] | undefined;

/** The address of a resource by its name in AWS. */
export function addressOf(phase: Phase, type: Known, id: string): string {
  stacks ??= synthesizeAll([environment])[0]!.stacks;
  const { resource } = stacks[phase] as { resource: Record<Known, Record<string, Record<string, string>>> };
  const found = Object.entries(resource[type]).find(([, body]) => body[NAMES[type]] === id);
  if (!found) throw new Error(`${environment}-${phase} has no ${type} ${id}`);
  return `${type}.${found[0]}`;
}

/**
 * Writes a state of a phase in which Terraform knows some resources by their ids alone, as after an import: it reads the
 * rest when it plans.
 *
 * @param reads phases that it reads: what they do not publish yet is filled in with something of the right kind
 * @param known names of resources in AWS, by their types
 */
export async function knowTo(
  phase: Phase,
  reads: readonly Phase[],
  known: { readonly [T in Known]?: readonly string[] },
): Promise<void> {
  for (const of of reads) await fillIn(of);
  const resources = (Object.entries(known) as [Known, readonly string[]][]).flatMap(([type, ids]) =>
    ids.map((id) => ({
      mode: "managed",
      type,
      name: addressOf(phase, type, id).split(".")[1],
      provider: 'provider["registry.terraform.io/hashicorp/aws"]',
      instances: [{ schema_version: 0, attributes: { id } }],
    })),
  );
  await write(phase, { resources });
}

async function fillIn(phase: Phase): Promise<void> {
  const { bucket: Bucket, key: Key } = stateLocation(settings, phase);
  const published = await client()
    .send(new GetObjectCommand({ Bucket, Key }))
    .then(
      async ({ Body }) =>
        (JSON.parse(await Body!.transformToString()) as { outputs: Record<string, { value: unknown }> })
          .outputs,
      () => ({}),
    );
  const outputs = sampleOutputs(phase, settings);
  for (const [name, { value }] of Object.entries(published)) {
    if (!String(value)) continue;
    const type = Array.isArray(value) ? ["tuple", value.map(() => "string")] : outputs[name]!.type;
    outputs[name] = { value, type };
  }
  await write(phase, { outputs });
}

async function write(phase: Phase, state: object): Promise<void> {
  const { bucket: Bucket, key: Key } = stateLocation(settings, phase);
  const head = {
    version: 4,
    terraform_version: "1.11.0",
    serial: 1,
    lineage: phase,
    outputs: {},
    resources: [],
  };
  await client().send(new PutObjectCommand({ Bucket, Key, Body: JSON.stringify({ ...head, ...state }) }));
}
