import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { ToolError } from "../../errors";
import { terraformBinary } from "../../terraform/requirement";
import type { Stack } from "../model";
import type { ProviderSchema, ResourceSchema } from "./schema";

/** The provider asks AWS nothing with these, as long as nothing is refreshed or read. */
const OFFLINE = {
  region: "ap-northeast-1",
  access_key: "none",
  secret_key: "none",
  skip_credentials_validation: true,
  skip_metadata_api_check: "true",
  skip_requesting_account_id: true,
};

type Required = Record<string, { source: string; version: string }>;

interface Installed {
  readonly versions: Readonly<Record<string, string>>;
  readonly schemas: Readonly<Record<string, ResourceSchema>>;
}

/** Makes a folder one in which the stacks' providers plan without a network, and reads their schemas. */
export async function installProviders(folder: string, stacks: readonly Stack[]): Promise<Installed> {
  const required = Object.assign(
    {},
    ...stacks.map(({ terraform }) => (terraform as { required_providers?: Required }).required_providers),
  ) as Required;
  await writeFile(
    path.join(folder, "providers.tf.json"),
    JSON.stringify({ terraform: { required_providers: required }, provider: { aws: [OFFLINE] } }),
  );
  await terraform(folder, ["init", "-input=false", "-no-color"]);
  const { provider_schemas: found } = JSON.parse(
    await terraform(folder, ["providers", "schema", "-json"]),
  ) as { provider_schemas: Record<string, ProviderSchema> };
  return {
    versions: Object.fromEntries(
      Object.entries(required)
        .map(([name, { version }]) => [name, version] as const)
        .sort(),
    ),
    schemas: Object.assign({}, ...Object.values(found).map((provider) => provider.resource_schemas)),
  };
}

/** Runs Terraform in a folder. @throws ToolError with what it printed, unless a failure is allowed */
export async function terraform(
  folder: string,
  args: readonly string[],
  { mayFail = false }: { mayFail?: boolean } = {},
): Promise<string> {
  const options = { cwd: folder, env: { ...process.env }, maxBuffer: 1024 * 1024 * 1024 };
  try {
    return (await promisify(execFile)(terraformBinary(), [...args], options)).stdout;
  } catch (error) {
    const { stdout = "", stderr = "", message } = error as Error & { stdout?: string; stderr?: string };
    if (mayFail && stdout) return stdout;
    throw new ToolError(`terraform ${args[0]} failed: ${stderr || stdout || message}`);
  }
}
