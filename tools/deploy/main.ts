import { InvalidArgumentError, Option } from "commander";
import type { Command } from "commander";
import { SettingsError } from "../../environments";
import { runForEnvironment } from "../environment-command";
import { ToolError } from "../errors";
import { seconds } from "../migrate/command";
import { runSteps } from "../progress";
import { onEndSignal, signalCodes } from "../signals";
import type { EndSignal } from "../signals";
import { ask } from "./ask";
import { deliver, deploy } from "./deploy";
import type { DeployRequest, Outcome } from "./deploy";
import { refuseContradictions } from "./options";
import type { Options } from "./options";
import { deliveryExitCode, deliveryText } from "./records/deliver";
import { planObject } from "./summary";

const interruption = new AbortController();

async function execute(environment: string, phases: string[], options: Options): Promise<void> {
  onEndSignal(interrupt);
  const say = (text: string) => options.json || console.log(text);
  try {
    refuseContradictions(phases, options, Boolean(process.stdin.isTTY));
    if (options.deliver) {
      const records = await deliver(environment, options.via);
      say(deliveryText(environment, records));
      process.exitCode = deliveryExitCode(records);
      return end(environment, options, { records });
    }
    const request: DeployRequest = {
      environment,
      phases,
      consent: options,
      planOnly: options.planOnly,
      resumes: options.resume,
      migrates: options.migrate,
      lockTimeout: options.lockTimeout,
      way: options.via,
    };
    const outcome = await deploy(request, {
      signal: interruption.signal,
      say,
      ask: (question) => ask(question, interruption.signal),
      runSteps: (steps) => runSteps(steps, { silent: options.json }),
    });
    end(environment, options, resultOf(outcome));
    say(
      options.planOnly
        ? "\nNothing was applied."
        : `\n${environment} is deployed: ${outcome.phases.join(", ")}.`,
    );
  } catch (error) {
    fail(environment, options, explain(error));
  }
}

/** Lets Terraform end what it has begun; a second signal changes nothing, for its lock would stay. */
function interrupt(signal: EndSignal): void {
  const again = interruption.signal.aborted;
  interruption.abort(signal);
  console.error(
    again
      ? "Still waiting for Terraform to end: it saves its state and gives its lock up."
      : `Interrupted (${signal}). Terraform ends what it has begun, saves its state and gives its lock up: please wait.`,
  );
}

/** What a disk says that takes nothing more. */
const DISK = ["ENOSPC", "EDQUOT", "EROFS", "EACCES"];

/** @throws the error, if it is none that the user can mend */
function explain(error: unknown): Error {
  if (error instanceof ToolError || error instanceof SettingsError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (!DISK.includes(code!)) throw error;
  return new ToolError(
    `${message}. Make room, or give the right to write there. States are not on this disk, and are as Terraform left them.`,
  );
}

function resultOf({ phases, run, plans, records }: Outcome): object {
  return { phases, run, plans: plans?.map(planObject), records };
}

function end(environment: string, { json }: Options, result: object): void {
  const exitCode = Number(process.exitCode ?? 0);
  if (json)
    console.log(JSON.stringify({ environment, command: "deploy", ok: exitCode === 0, exitCode, result }));
}

function fail(environment: string, { json, planOnly, deliver: delivers }: Options, error: Error): void {
  const signal = interruption.signal.reason as EndSignal | undefined;
  const exitCode = signal ? signalCodes[signal] : error instanceof ToolError ? error.exitCode : 2;
  process.exitCode = exitCode;
  if (json) {
    const { message } = error;
    console.log(JSON.stringify({ environment, command: "deploy", ok: false, exitCode, error: { message } }));
    return;
  }
  console.error(error.message);
  if (exitCode === 2 || planOnly || delivers) return;
  console.error(
    `\nWhat is deployed stays. Once it is mended, go on where this stopped: npm run deploy -- ${environment} --resume`,
  );
}

runForEnvironment(
  {
    name: "deploy",
    description:
      "Deploys phases of an environment, all if none is named: shows each plan, asks, applies what was shown, migrates the database, checks that each phase works.",
    more: "Exit codes and what to do after a failure: docs/deploy.md",
    example: "networking",
  },
  (program: Command, environment) =>
    program
      .argument("[phase...]", "phases or stacks: networking, or dev-networking")
      .option("--yes", "apply without asking, for CI")
      .option("--plan-only", "show the plans of what can be planned now, and change nothing")
      .option("--resume", "go on with the phases that the last run left")
      .option("--deliver", "write the records of earlier runs into the database, and do nothing else")
      .option(
        "--lose-data <stack.address>",
        "this resource may be destroyed or replaced with the data it holds; once for each",
        (address: string, before: string[]) => [...before, stackAddress(address)],
        [],
      )
      .option("--no-migrate", "do not migrate after the database phase")
      .addOption(
        new Option("--via <way>", "the way to the database (default: whichever works)").choices([
          "direct",
          "lambda",
        ]),
      )
      .option("--lock-timeout <seconds>", "wait for somebody else's lock on a state", seconds, 30)
      .option("--json", "print one JSON object and nothing else")
      .action((phases: string[], options: Options) => execute(environment, phases, options)),
);

function stackAddress(text: string): string {
  if (!/^[a-z][\w-]*\.[a-z]\w*\.[\w-]+$/.test(text)) {
    throw new InvalidArgumentError(
      "It is a stack and an address, as the refusal prints it: dev-database.aws_rds_cluster.x",
    );
  }
  return text;
}
