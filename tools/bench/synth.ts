import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { ratio, summarizeRounds } from "./rounds";

const run = promisify(execFile);
const ROUNDS = 9;
/** Type-checking rounds take ten times as long as the others. */
const TYPED_ROUNDS = 3;

/** Reports the process's peak of resident memory, in KiB, as the last line of its standard error. */
const REPORT_MEMORY =
  'data:text/javascript,process.on("exit",()=>process.stderr.write(`\\n${process.resourceUsage().maxRSS}`))';

/** The project's own settings are for esbuild; ts-node makes CommonJS of them. */
const TS_NODE = { compilerOptions: { module: "commonjs", moduleResolution: "node10" } };

interface Sample {
  readonly milliseconds: number;
  readonly megabytes: number;
}

/**
 * Synthesis of one environment, and of all of them in one process, against loading their libraries alone; that of one
 * also against the same program run by ts-node, which checks types at every run. Each sample is a fresh process; the
 * rounds of all sides alternate.
 */
export async function runBenchmark(): Promise<string> {
  const outdir = await mkdtemp(path.join(tmpdir(), "bench-synth-"));
  const environment = { ...process.env, CDKTF_OUTDIR: outdir, ENVIRONMENT: "dev" };
  const libraries = (await externalPackages()).map((name) => `require(${JSON.stringify(name)});`).join("");

  const sides: Record<string, { args: string[]; rounds: number; env: NodeJS.ProcessEnv }> = {
    "libraries alone": { args: ["-e", libraries], rounds: ROUNDS, env: environment },
    synth: { args: ["tools/run.mjs", "main.ts"], rounds: ROUNDS, env: environment },
    "synth of all environments": {
      args: ["tools/run.mjs", "tools/bench/synth-all.ts", path.join(outdir, "all")],
      rounds: ROUNDS,
      env: environment,
    },
    "ts-node with types": {
      args: ["-e", `require("ts-node").register(${JSON.stringify(TS_NODE)}); require("./main.ts");`],
      rounds: TYPED_ROUNDS,
      env: environment,
    },
  };
  const samples: Record<string, Sample[]> = Object.fromEntries(Object.keys(sides).map((side) => [side, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [side, { args, rounds, env }] of Object.entries(sides)) {
      if (round < rounds) samples[side]!.push(await sample(args, env));
    }
  }
  await rm(outdir, { recursive: true });

  const times = Object.fromEntries(
    Object.entries(samples).map(([side, all]) => [side, all.map((s) => s.milliseconds)]),
  );
  const peak = Math.max(...samples.synth!.map(({ megabytes }) => megabytes));
  return [
    summarizeRounds(times, "ms"),
    ratio("synth against libraries alone", times.synth!, times["libraries alone"]!, "aim: at most 2.0"),
    ratio(
      "synth of all environments against libraries alone",
      times["synth of all environments"]!,
      times["libraries alone"]!,
      "aim: under 3.0",
    ),
    ratio(
      "synth against ts-node with types",
      times.synth!,
      times["ts-node with types"]!,
      "aim: at most 0.25",
    ),
    `peak memory of synth: ${peak.toFixed(0)} MB (aim: under 150)`,
  ].join("\n");
}

async function sample(args: string[], env: NodeJS.ProcessEnv): Promise<Sample> {
  const start = performance.now();
  const { stderr } = await run(process.execPath, ["--import", REPORT_MEMORY, ...args], { env });
  return {
    milliseconds: performance.now() - start,
    megabytes: Number(stderr.trim().split("\n").at(-1)) / 1024,
  };
}

/** The packages that synthesis loads, by the very paths it imports. */
async function externalPackages(): Promise<string[]> {
  const { metafile } = await build({
    entryPoints: ["main.ts"],
    bundle: true,
    packages: "external",
    platform: "node",
    format: "cjs",
    metafile: true,
    write: false,
    outfile: "main.cjs",
  });
  const imports = Object.values(metafile.inputs).flatMap((input) => input.imports);
  return [...new Set(imports.filter(({ external }) => external).map((entry) => entry.path))].filter(
    (name) => !name.startsWith("node:"),
  );
}
