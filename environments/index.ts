import { dev } from "./dev";
import { local } from "./local";
import { prod } from "./prod";
import { schema } from "./schema";
import type { Settings, SettingsInput } from "./schema";
import { staging } from "./staging";

const environments: Record<string, SettingsInput> = { dev, local, prod, staging };

/** The names that `ENVIRONMENT` may have. */
export const environmentNames = Object.keys(environments);

export function loadSettings(environment: string): Settings {
  const input = environments[environment];
  if (!input) throw new Error(`unknown environment ${environment}: one of ${environmentNames.join(", ")}`);
  return schema.parse(input);
}
