import { writeFile } from "node:fs/promises";
import path from "node:path";
import { loadSettings } from "../../../environments";
import { phasesOf } from "../../../stacks/location";

export const settings = loadSettings("dev");

/** Resources that stand on one: a group of rules on its security group, alarms on a cluster. */
const GROUP = 10;

/**
 * Writes a state for each phase of dev into a folder, with so many resources in all, of the length that Terraform writes
 * of the platform's own (2.2 KB each) and with as many dependencies (1.7 each): on the first of a group and on the one
 * before, and of each group's first on what the phase before publishes.
 *
 * @returns the number of resources, which the phases share evenly
 */
export async function writeStates(folder: string, resources: number): Promise<number> {
  const phases = phasesOf(settings);
  const each = Math.floor(resources / phases.length);
  for (const [place, phase] of phases.entries()) {
    const published = Array.from({ length: 20 }, (_, n) => idOf(place, n * GROUP));
    const state = {
      version: 4,
      terraform_version: "1.11.4",
      serial: 1,
      lineage: phase,
      outputs: Object.fromEntries(published.map((value, n) => [`id_${n}`, { value, type: "string" }])),
      resources: Array.from({ length: each }, (_, number) => resourceOf(place, number, phases[place - 1])),
      check_results: null,
    };
    await writeFile(path.join(folder, `${phase}.tfstate`), JSON.stringify(state, null, 2));
  }
  return each * phases.length;
}

function idOf(place: number, number: number): string {
  return `sg-${place.toString(16).padStart(4, "0")}${number.toString(16).padStart(13, "0")}`;
}

function nameOf(number: number): string {
  return `networking_security_groups_rule_${number.toString().padStart(6, "0")}_5F92FEED`;
}

const type = "aws_security_group";

function resourceOf(place: number, number: number, before: string | undefined) {
  const id = idOf(place, number);
  const first = number - (number % GROUP);
  const neighbours = [...new Set([first, number - 1])].filter((other) => other >= first && other !== number);
  const reads = number === first && before !== undefined;
  const rule = {
    cidr_blocks: ["10.0.100.0/24", "10.0.101.0/24"],
    description: "PostgreSQL from the application",
    from_port: 5432,
    ipv6_cidr_blocks: [],
    prefix_list_ids: [],
    protocol: "tcp",
    security_groups: [
      ...neighbours.map((other) => idOf(place, other)),
      ...(reads ? [idOf(place - 1, 0)] : []),
    ],
    self: false,
    to_port: 5432,
  };
  const tags = {
    DataClassification: "internal",
    Environment: "dev",
    ManagedBy: "cdktf",
    Phase: "networking",
    Project: "groundwork",
  };
  return {
    mode: "managed",
    type,
    name: nameOf(number),
    provider: 'provider["registry.terraform.io/hashicorp/aws"]',
    instances: [
      {
        schema_version: 1,
        attributes: {
          arn: `arn:aws:ec2:${settings.region}:${settings.account}:security-group/${id}`,
          description: "Of a benchmark",
          egress: [rule],
          id,
          ingress: [rule],
          name: `groundwork-dev-rule-${number}`,
          name_prefix: "",
          owner_id: settings.account,
          revoke_rules_on_delete: false,
          tags: { Name: `groundwork-dev-rule-${number}` },
          tags_all: { ...tags, Name: `groundwork-dev-rule-${number}` },
          timeouts: null,
          vpc_id: "vpc-ef544534881cb9887",
        },
        sensitive_attributes: [],
        private: "eyJlMmJmYjczMC1lY2FhLTExZTYtOGY4OC0zNDM2M2JjN2M0YzAiOnsiY3JlYXRlIjo2MDAwMDAwMDAwMDB9fQ==",
        dependencies: [
          ...neighbours.map((other) => `${type}.${nameOf(other)}`),
          ...(reads ? [`data.terraform_remote_state.${before}`] : []),
        ],
      },
    ],
  };
}
