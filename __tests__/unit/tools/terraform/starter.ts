import { runTerraform } from "../../../../tools/terraform/run";

/** A program for tests to kill: it runs Terraform in a folder and repeats what that prints. */
const [, , folder] = process.argv;

void runTerraform({
  args: ["apply"],
  folder: folder!,
  environment: process.env,
  logFile: `${folder}/log`,
  onLine: (line) => process.stdout.write(`${line}\n`),
});
