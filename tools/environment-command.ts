import { Command } from "commander";
import { environmentNames } from "../environments";

export interface EnvironmentProgram {
  /** The script in package.json. */
  name: string;
  description: string;
  /** What the help says last: where to read more. */
  more: string;
  /** Words that may follow an environment, to show whoever left it out where it belongs. */
  example: string;
  /** Examples that it takes beside the environments, which are deployed @default none */
  alsoFor?: readonly string[];
}

/** What a program ends with whose command line is wrong. */
const USAGE = 2;

/**
 * Runs a program on an environment from the process's command line: `npm run NAME -- ENVIRONMENT WORDS`. The environment
 * comes first, so that what a command touches is read before what it does.
 *
 * @param define adds the commands, or what the program itself takes and does
 */
export function runForEnvironment(
  { name, description, more, example, alsoFor = [] }: EnvironmentProgram,
  define: (program: Command, environment: string) => void,
): void {
  const [environment, ...words] = process.argv.slice(2);
  const isHelp = environment === undefined || ["-h", "--help", "help"].includes(environment);
  const known = [...environmentNames, ...alsoFor];
  if (!isHelp && !known.includes(environment)) {
    console.error(
      `There is no environment ${JSON.stringify(environment)}: one of ${known.join(", ")}. ` +
        `It comes first: npm run ${name} -- ${`dev ${example}`.trim()}`,
    );
    process.exitCode = USAGE;
    return;
  }
  const program = new Command(`npm run ${name} -- ${isHelp ? "<environment>" : environment}`)
    .description(description)
    .helpOption("-h, --help", "show this; after a command, what it takes")
    .addHelpText("after", `\n<environment>: ${environmentNames.join(", ")}. ${more}`)
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : USAGE));
  define(program, environment ?? "");
  if (environment === undefined) {
    program.outputHelp({ error: true });
    process.exitCode = USAGE;
    return;
  }
  void program.parseAsync(isHelp ? ["--help"] : words, { from: "user" });
}
