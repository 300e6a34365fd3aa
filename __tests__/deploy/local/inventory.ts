import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { Phase } from "../../../stacks/outputs";
import type { Synced } from "../../../tools/inventory/sync";
import type { ListedResource } from "../../../tools/records/operations/list-resources";
import type { ShownResource } from "../../../tools/records/operations/show-resource";
import { terraformBinary } from "../../../tools/terraform/requirement";
import { MINUTE, phases, region } from "./platform";
import type { Platform } from "./platform";

const run = promisify(execFile);

/** Takes the inventory of the standing platform, and compares it with what Terraform says. */
export const describeInventory = (platform: Platform) =>
  test(
    "the inventory has what Terraform has and no secret, and taken again it is the same",
    async () => {
      const { npm } = platform;
      const ask = async <R>(...words: string[]) =>
        (JSON.parse(await npm("inventory", "local", ...words, "--json")) as { result: R }).result;
      const first = await ask<Synced>("sync");
      expect({
        absent: first.absent,
        problems: first.problems,
        withheld: first.withheld,
        leftOut: first.leftOut,
      }).toEqual({
        absent: [],
        problems: [],
        withheld: [],
        leftOut: [],
      });
      const lines = (await npm("inventory", "local", "export", "--as", "jsonl")).trimEnd().split("\n");
      const resources = lines.map((line) => JSON.parse(line) as ListedResource);
      for (const phase of phases) {
        const known = resources.filter((resource) => resource.phase === phase).map(({ address }) => address);
        expect({ phase, known: known.sort() }).toEqual({ phase, known: await listed(platform, phase) });
      }
      for (const secret of await secretsOf(platform)) {
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
    },
    2 * MINUTE,
  );

/** What must be in no row. */
async function secretsOf({ outputs }: Platform): Promise<string[]> {
  const { database, cache } = outputs();
  const client = new SecretsManagerClient({ region });
  const texts = await Promise.all(
    [database.db_credentials_secret_arn, cache.redis_credentials_secret_arn].map(
      async (SecretId) => (await client.send(new GetSecretValueCommand({ SecretId }))).SecretString!,
    ),
  );
  return texts.flatMap((text) =>
    Object.entries(JSON.parse(text) as Record<string, unknown>)
      .filter(([name]) => /password|token/.test(name))
      .map(([, value]) => String(value)),
  );
}

/** What `terraform state list` says of AWS's own resources. */
async function listed({ stackFolder, environment }: Platform, phase: Phase): Promise<string[]> {
  const { stdout } = await run(terraformBinary(), ["state", "list"], {
    cwd: stackFolder(phase),
    env: environment(),
  });
  return stdout
    .split("\n")
    .filter((address) => address.startsWith("aws_"))
    .sort();
}
