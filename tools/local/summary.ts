import { givesUp } from "../../environments";
import type { Settings } from "../../environments/schema";
import { formats } from "../config/format";
import { sources, variables } from "../config/variables";
import type { OutputsOf } from "../outputs/read";
import { environmentFile } from "./env";
import type { LocalPlatform } from "./platform";
import { outputsFile } from "./folders";
import { limitsOf } from "./limits";

/** What the user of `npm run local` reads at its end. */
export function summarize(settings: Settings, platform: LocalPlatform, seconds: number): string {
  const outputs = Object.fromEntries(platform.deployments.map(({ phase, outputs }) => [phase, outputs]));
  return `
Outputs (${outputsFile})
${indent(formatOutputs(outputs))}

Configuration of the application (npm run config -- ${settings.environment})
${indent(formats.dotenv(variables(settings, outputs as unknown as OutputsOf<typeof sources>)))}

What this environment gives up, as dev does
${indent(givesUp(settings).join("\n"))}

What the emulator does not do (docs/emulator.md)
${indent(limitsOf(platform.deployments.map(({ phase }) => phase)).join("\n"))}

Where the time went
${indent(formatTimes(platform.deployments))}

The platform is up after ${Math.round(seconds)} s: AWS emulator at ${platform.endpoint}, PostgreSQL 15.8 with the migrations applied.
  npm run migrate -- ${settings.environment} status    the database's schema
  npm run keys -- ${settings.environment} list         the keys of sealed columns
  set -a; . ${environmentFile}; set +a    point cdktf, Terraform or the AWS CLI at the emulator
  npm run local:down                   stop it and remove everything`;
}

/** The seconds of each phase's own Terraform, the longest first; phases run side by side. */
function formatTimes(deployments: LocalPlatform["deployments"]): string {
  return [...deployments]
    .sort((a, b) => b.seconds - a.seconds)
    .map(
      ({ phase, began, seconds }) => `${phase}: ${seconds.toFixed(0)} s, begun after ${began.toFixed(0)} s`,
    )
    .join("\n");
}

function formatOutputs(outputs: Record<string, Record<string, unknown>>): string {
  return Object.entries(outputs)
    .flatMap(([phase, values]) =>
      Object.entries(values).map(([name, value]) => `${phase}.${name} = ${JSON.stringify(value)}`),
    )
    .join("\n");
}

function indent(text: string): string {
  return text.trimEnd().replaceAll(/^/gm, "  ");
}
