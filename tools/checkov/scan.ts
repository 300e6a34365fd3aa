import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { ToolError } from "../errors";
import { findPython } from "../python/find";
import { prepareVenv } from "../python/venv";

/** Where a resource is. */
export interface Place {
  readonly stack: string;
  /** Its construct in the stack, for example `aurora/cluster`. */
  readonly path: string;
}

/** One check that one resource failed. */
export interface Finding extends Place {
  /** For example `CKV_AWS_18`. */
  readonly check: string;
  /** What the check asks for, in Checkov's words. */
  readonly title: string;
  /** The arguments that Checkov looked at, for example `["dead_letter_config/[0]/target_arn"]`. */
  readonly looksAt: readonly string[];
}

export interface Scan {
  /** The stacks that were looked at. */
  readonly stacks: readonly string[];
  /** Every resource and data source in them. */
  readonly resources: readonly Place[];
  readonly passed: number;
  readonly failures: readonly Finding[];
}

/** What of Checkov's report is read here. */
interface Report {
  readonly results?: {
    readonly passed_checks: readonly Result[];
    readonly failed_checks: readonly Result[];
    readonly parsing_errors: readonly string[];
  };
}

interface Result {
  readonly check_id: string;
  readonly check_name: string;
  readonly check_result: { readonly evaluated_keys?: readonly string[] };
  readonly file_path: string;
  readonly resource: string;
}

type Blocks = Readonly<Record<string, Record<string, Record<string, unknown>>>>;
type Stack = Readonly<Record<string, Blocks | undefined>>;

/** Beside the packages of npm, so that no tool that walks the project sees it. */
const VENV = path.resolve("node_modules/.cache/groundwork/checkov");
const REQUIREMENTS = path.resolve("tools/checkov/requirements.txt");

/** Checkov ends with these when it did its work: nothing failed, something failed. */
const FINISHED = [0, 1];

/**
 * Runs Checkov on synthesized stacks, without a network. Its virtual environment is made first where it is missing.
 *
 * @param folder an output folder of cdktf: `stacks/<stack>/cdk.tf.json`
 * @param stacks names of all stacks in it: Checkov must have looked at each
 * @param onProgress told what goes on
 * @throws ToolError when there is no Python, when Checkov cannot be installed, fails, or leaves a stack out
 */
export async function scan(
  folder: string,
  stacks: readonly string[],
  onProgress: (message: string) => void = () => {},
): Promise<Scan> {
  const python = await prepareVenv({
    program: "Checkov",
    directory: VENV,
    requirements: REQUIREMENTS,
    modules: ["checkov"],
    python: await findPython("Checkov"),
    onProgress,
  });
  onProgress("checks the stacks");
  const { results } = await report(python, folder);
  const places = new Map<string, Place>();
  for (const stack of stacks) {
    const json = await readFile(path.join(folder, "stacks", stack, "cdk.tf.json"), "utf8");
    for (const [name, at] of pathsOf(JSON.parse(json) as Stack)) {
      places.set(`${stack}/${name}`, { stack, path: at });
    }
  }

  const all = [...(results?.passed_checks ?? []), ...(results?.failed_checks ?? [])];
  // Checkov passes over what it cannot read, and then nothing has failed.
  const left = stacks.filter((stack) => !all.some((result) => stackOf(result) === stack));
  if (left.length || results?.parsing_errors.length) {
    throw new ToolError(
      `Checkov looked at nothing in ${left.join(", ") || results!.parsing_errors.join(", ")}. ` +
        "It reads no other JSON than what `cdktf synth` writes: see whether it changed.",
    );
  }
  const findingOf = (result: Result): Finding => {
    const stack = stackOf(result);
    const name = result.resource.split(".").at(-1)!;
    return {
      check: result.check_id,
      title: result.check_name,
      ...(places.get(`${stack}/${name}`) ?? { stack, path: name }),
      looksAt: result.check_result.evaluated_keys ?? [],
    };
  };
  const byPlace = (one: Finding, other: Finding) =>
    stacks.indexOf(one.stack) - stacks.indexOf(other.stack) ||
    one.path.localeCompare(other.path, "en") ||
    one.check.localeCompare(other.check, "en");
  return {
    stacks,
    resources: [...places.values()],
    passed: results!.passed_checks.length,
    // Checkov's own order is another in each run.
    failures: results!.failed_checks.map(findingOf).sort(byPlace),
  };
}

function stackOf({ file_path }: Result): string {
  return path.basename(path.dirname(file_path));
}

/** The construct's path by logical id, which cdktf makes unique in a stack. */
function pathsOf(stack: Stack): [name: string, path: string][] {
  return ["resource", "data"].flatMap((kind) =>
    Object.values(stack[kind] ?? {}).flatMap((blocks) =>
      Object.entries(blocks).map(([name, block]): [string, string] => {
        const note = block["//"] as unknown as { metadata?: { path?: string } } | undefined;
        return [name, note?.metadata?.path?.split("/").slice(1).join("/") ?? name];
      }),
    ),
  );
}

async function report(python: string, folder: string): Promise<Report> {
  const parameters = ["-m", "checkov.main", "--directory", folder, "--framework", "terraform_json"];
  parameters.push("--skip-download", "--output", "json", "--compact");
  const { code, stdout, stderr } = await run(python, parameters);
  if (!FINISHED.includes(code)) {
    throw new ToolError(`Checkov ended with ${code}:\n${stderr.trim().split("\n").slice(-15).join("\n")}`);
  }
  return JSON.parse(stdout) as Report;
}

function run(
  program: string,
  parameters: string[],
): Promise<{ code: number; stdout: string; stderr: string }> {
  // Only what a program needs to run: no key or address of a service, no settings of the user's own.
  const { PATH, LANG, TMPDIR } = process.env;
  const env = { PATH, LANG, TMPDIR, HOME: VENV, CKV_SKIP_PACKAGE_UPDATE_CHECK: "true" };
  return new Promise((resolve, reject) => {
    const options = { env, cwd: VENV, maxBuffer: 2 ** 28 };
    execFile(program, parameters, options, (error, stdout, stderr) => {
      if (error && typeof error.code !== "number") reject(error);
      else resolve({ code: Number(error?.code ?? 0), stdout, stderr });
    });
  });
}
