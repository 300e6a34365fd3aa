import { execFileSync } from "node:child_process";
import path from "node:path";
import type { Estimate } from "../../../../tools/cost/estimate";

const root = path.join(__dirname, "../../../..");

export interface Estimated {
  readonly estimate: Estimate;
  /** US dollars. */
  readonly budget?: number;
  /** Resource types in its stacks. */
  readonly types: readonly string[];
}

/** The estimates of environments, made outside of Jest, whose module loader takes ten times as long for the provider. */
export function estimated(environments: readonly string[]): ReadonlyMap<string, Estimated> {
  const program = path.join(__dirname, "print-estimates.ts");
  const text = execFileSync(process.execPath, ["tools/run.mjs", program, ...environments], {
    cwd: root,
    env: { ...process.env },
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024,
  });
  const found = JSON.parse(text) as Estimated[];
  return new Map(found.map((each) => [each.estimate.environment, each]));
}
