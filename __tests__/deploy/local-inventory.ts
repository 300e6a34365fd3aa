import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import type { Phase } from "../../stacks/outputs";
import type { Synced } from "../../tools/inventory/sync";
import type { ListedResource } from "../../tools/records/operations/list-resources";
import type { ShownResource } from "../../tools/records/operations/show-resource";
import { terraformBinary } from "../../tools/terraform/requirement";

const run = promisify(execFile);

export interface InventoryCheck {
  /** Runs one of the project's commands as a user does. */
  npm: (script: string, ...args: string[]) => Promise<string>;
  phases: readonly Phase[];
  /** Folder of a phase's stack, where Terraform runs. */
  folderOf: (phase: Phase) => string;
  /** Variables that point Terraform at the platform. */
  environment: NodeJS.ProcessEnv;
  /** What must be in no row. */
  secrets: readonly string[];
}

/** Takes the inventory of the standing platform, and compares it with what Terraform says. */
export async function checkInventory(check: InventoryCheck): Promise<void> {
  const { npm, phases, secrets } = check;
  const ask = async <R>(...words: string[]) =>
    (JSON.parse(await npm("inventory", "local", ...words, "--json")) as { result: R }).result;
  const first = await ask<Synced>("sync");
  expect({ absent: first.absent, problems: first.problems, withheld: first.withheld }).toEqual({
    absent: [],
    problems: [],
    withheld: [],
  });
  const lines = (await npm("inventory", "local", "export", "--as", "jsonl")).trimEnd().split("\n");
  const resources = lines.map((line) => JSON.parse(line) as ListedResource);
  for (const phase of phases) {
    const known = resources.filter((resource) => resource.phase === phase).map(({ address }) => address);
    expect({ phase, known: known.sort() }).toEqual({ phase, known: await listed(check, phase) });
  }
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThan(15);
    expect(lines.join("\n")).not.toContain(secret);
  }

  const second = await ask<Synced>("sync");
  for (const [phase, stack] of Object.entries(second.stacks))
    expect({ phase, ...stack }).toMatchObject({ phase, added: 0, changed: 0, gone: 0 });
  expect(await ask("stale", "--via", "lambda")).toEqual({ resources: [] });

  const cluster = await ask<ShownResource>("show", "groundwork-local-cluster");
  expect(cluster).toMatchObject({ type: "aws_rds_cluster", phase: "database", status: "available" });
  const needs = cluster.needs.map(({ phase, address }) => `${phase} ${address.split(".")[0]}`);
  expect(needs).toEqual(
    expect.arrayContaining([
      "networking aws_security_group",
      "security aws_kms_key",
      "database aws_db_subnet_group",
    ]),
  );
}

/** What `terraform state list` says of AWS's own resources. */
async function listed({ folderOf, environment }: InventoryCheck, phase: Phase): Promise<string[]> {
  const cwd = path.resolve(folderOf(phase));
  const { stdout } = await run(terraformBinary(), ["state", "list"], { cwd, env: { ...environment } });
  return stdout
    .split("\n")
    .filter((address) => address.startsWith("aws_"))
    .sort();
}
