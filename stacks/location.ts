import { nameOf, prefixOf } from "../environments/names";
import type { Settings } from "../environments/schema";
import { contract } from "./outputs";
import type { Phase } from "./outputs";

/** The name of a phase's stack, on the command line and in the output folder: `<environment>-<phase>`. */
export function stackName(settings: Pick<Settings, "environment">, phase: Phase): string {
  return `${settings.environment}-${phase}`;
}

/** The names of all stacks of an environment, in the order of their phases. */
export function stackNames(settings: Pick<Settings, "environment">): string[] {
  return (Object.keys(contract) as Phase[]).map((phase) => stackName(settings, phase));
}

/** Where a phase's state is. No credential or endpoint: those come from the environment when Terraform runs. */
export function stateLocation(
  settings: Settings,
  phase: Phase,
): { bucket: string; key: string; region: string } {
  return { bucket: nameOf(settings, "stateBucket"), key: `${phase}.tfstate`, region: settings.region };
}

/** The alias of the key that encrypts state; its ARN is known before the key is made. */
export function stateKeyAlias(settings: Settings): { name: string; arn: string } {
  const name = `alias/${prefixOf(settings)}-state`;
  return { name, arn: `arn:aws:kms:${settings.region}:${settings.account}:${name}` };
}
