import path from "node:path";
import { findPython } from "../../../tools/python/find";
import { prepareVenv } from "../../../tools/python/venv";

/** Where the AWS CLI is that the drills run; the drills of a machine share it, as it keeps nothing. */
export const cliFolder = path.resolve(".local", "test", "aws-cli");

/** Installs the AWS CLI once for all drills. */
export default async function setup(): Promise<void> {
  const program = "The AWS CLI of the drills";
  await prepareVenv({
    program,
    directory: cliFolder,
    requirements: path.join(__dirname, "aws-cli.txt"),
    modules: ["awscli.clidriver"],
    python: await findPython(program),
    onProgress: () => undefined,
  });
}
