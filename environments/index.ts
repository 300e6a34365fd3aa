import { examples } from "../examples";
import { dev } from "./dev";
import { local } from "./local";
import { byLikeness } from "./nearest";
import { parseSettings } from "./parse";
import { oneOf, SettingsError } from "./problem";
import { prod } from "./prod";
import type { Settings, SettingsInput } from "./schema";
import { staging } from "./staging";

export { SettingsError } from "./problem";
export { givesUp } from "./profiles";
export { notices } from "./notices";

const environments: Readonly<Record<string, SettingsInput>> = { dev, local, prod, staging };

/** The environments that are deployed. */
export const environmentNames = Object.keys(environments);

/** The environments that only show an option; `ENVIRONMENT` may name them as well. */
export const exampleNames = Object.keys(examples);

/**
 * The settings of one environment, checked.
 *
 * @throws SettingsError when there is no such environment, or with everything that is wrong with its settings
 */
export function loadSettings(environment: string): Settings {
  if (Object.hasOwn(environments, environment)) return parseSettings(environment, environments[environment]);
  if (Object.hasOwn(examples, environment))
    return parseSettings(environment, examples[environment], "examples");
  const names = byLikeness(environment, [...environmentNames, ...exampleNames]);
  throw new SettingsError("There is no such environment; nothing was built.", [
    {
      path: "ENVIRONMENT",
      value: environment,
      allowed: oneOf(names),
      mend: `name one of these, for example ${names[0]}, or write environments/${environment || "<name>"}.ts and list it in environments/index.ts`,
    },
  ]);
}
