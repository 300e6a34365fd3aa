import { SettingsError } from "../environments";

/**
 * What a process ends with (docs/migrations.md): 1 the work failed, 2 the command line or a file is wrong, 3 a rule
 * refuses it, 4 somebody else is at work, 5 no way to reach what it needs.
 */
export type ExitCode = 1 | 2 | 3 | 4 | 5;

/**
 * A failure that the user can mend: the message says what is wrong and how to mend it, and a command prints it
 * without a stack trace.
 */
export class ToolError extends Error {
  constructor(
    message: string,
    readonly exitCode: ExitCode = 1,
  ) {
    super(message);
  }
}

/** Runs a command to its end: an error that the user can mend is printed and sets the exit code, any other crashes. */
export async function runCommand(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    if (!(error instanceof ToolError || error instanceof SettingsError)) throw error;
    console.error(error.message);
    process.exitCode = error instanceof ToolError ? error.exitCode : 2;
  }
}
