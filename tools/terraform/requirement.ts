import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { ToolError } from "../errors";

/** The oldest Terraform that knows write-only arguments (1.11) and the native S3 lock file (1.10). */
const MINIMUM = [1, 11] as const;

const INSTALL = "Install it from https://developer.hashicorp.com/terraform/install";

/** The Terraform program to run; cdktf honours the same variable. */
export function terraformBinary(): string {
  return process.env.TERRAFORM_BINARY_NAME ?? "terraform";
}

/**
 * Finds Terraform and checks its version.
 *
 * @returns the version, for example `1.11.4`
 * @throws ToolError when it is missing or too old, with how to install it
 */
export async function requireTerraform(): Promise<string> {
  const binary = terraformBinary();
  let version: string;
  try {
    const { stdout } = await promisify(execFile)(binary, ["version", "-json"]);
    version = (JSON.parse(stdout) as { terraform_version: string }).terraform_version;
  } catch (error) {
    const reason =
      (error as NodeJS.ErrnoException).code === "ENOENT" ? "is not installed" : "does not answer";
    throw new ToolError(
      `Terraform ${reason}: \`${binary} version\` failed (${(error as Error).message.trim()}). ` +
        `Terraform ${MINIMUM.join(".")} or later is needed. ${INSTALL}`,
    );
  }
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major < MINIMUM[0] || (major === MINIMUM[0] && minor < MINIMUM[1])) {
    throw new ToolError(
      `Terraform ${version} is too old: ${MINIMUM.join(".")} or later is needed, for passwords that never enter the state. ${INSTALL}`,
    );
  }
  return version;
}
