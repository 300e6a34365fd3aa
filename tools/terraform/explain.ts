import path from "node:path";
import type { ExitCode } from "../errors";

interface Explanation {
  /** What to do; empty where Terraform's own words must do. */
  readonly mend: string;
  readonly exitCode: ExitCode;
}

/** What Terraform's errors mean for whoever deploys, the most pressing first. @param folder where it ran */
const known: readonly {
  readonly error: RegExp;
  readonly exitCode: ExitCode;
  readonly mend: (errors: string, folder: string) => string;
}[] = [
  {
    error: /errored\.tfstate/,
    exitCode: 1,
    mend: (_, folder) => mendUnsaved(folder),
  },
  {
    error: /Error acquiring the state lock/,
    exitCode: 4,
    mend: (errors, folder) => {
      const { ID, Who, Created, Operation } = lockOf(errors);
      return (
        `The state is locked${Who ? ` by ${Who}, since ${Created} (${Operation})` : ""}. Wait until that run has ended. ` +
        `Only if it is sure that it is no more: cd ${folder} && terraform force-unlock ${ID ?? "<ID>"}`
      );
    },
  },
  {
    error: /AWS account ID not allowed/,
    exitCode: 5,
    mend: () =>
      "The credentials are of another account than the environment's settings name (`account`): choose others (AWS_PROFILE).",
  },
  {
    error:
      /ExpiredToken|token (included in the request )?(is|has) expired|InvalidClientTokenId|UnrecognizedClient|No valid credential sources|SSO session|InvalidGrantException/i,
    exitCode: 5,
    mend: () =>
      "The AWS credentials are missing, wrong or expired: sign in again, then go on where this run stopped (--resume). " +
      "A deployment needs credentials that last as long as it does.",
  },
  {
    error: /no space left on device/i,
    exitCode: 1,
    mend: () => "The disk is full: make room, then run it again. Nothing that was done is lost.",
  },
  {
    error: /Saved plan is stale/,
    exitCode: 4,
    mend: () =>
      "Something else has changed the phase after it was planned; nothing was applied. Run it again and look at the new plan.",
  },
];

/** What to do with a state that could not be saved. @param folder where Terraform left it */
export function mendUnsaved(folder: string): string {
  const file = path.join(folder, "errored.tfstate");
  return (
    `What was done is not in the state yet, only in ${file}. Keep that file. Once the state can be written again: ` +
    `cd ${folder} && terraform state push errored.tfstate && rm errored.tfstate`
  );
}

/** What an error of Terraform means, and what the process ends with. */
export function explain(errors: string, folder: string): Explanation {
  const found = known.find(({ error }) => error.test(errors));
  return found ? { mend: found.mend(errors, folder), exitCode: found.exitCode } : { mend: "", exitCode: 1 };
}

/** The lines `Name: value` of the lock that Terraform prints. */
function lockOf(errors: string): Partial<Record<"ID" | "Who" | "Created" | "Operation", string>> {
  return Object.fromEntries(
    [...errors.matchAll(/^\W*(ID|Who|Created|Operation):\s+(.+?)\s*$/gm)].map(([, name, value]) => [
      name,
      value,
    ]),
  );
}
