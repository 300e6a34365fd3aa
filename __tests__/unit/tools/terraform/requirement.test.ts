import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { requireTerraform } from "../../../../tools/terraform/requirement";

let folder: string;
const before = process.env.TERRAFORM_BINARY_NAME;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "terraform-"));
});

afterAll(async () => {
  if (before === undefined) delete process.env.TERRAFORM_BINARY_NAME;
  else process.env.TERRAFORM_BINARY_NAME = before;
  await rm(folder, { recursive: true });
});

/** A program in Terraform's place. */
async function terraform(script: string): Promise<void> {
  const file = path.join(folder, "terraform");
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
  process.env.TERRAFORM_BINARY_NAME = file;
}

const version = (number: string) => terraform(`echo '{"terraform_version": "${number}"}'`);

test.each(["1.11.0", "1.11.4", "1.12.1", "2.0.0"])("%s is new enough", async (number) => {
  await version(number);
  await expect(requireTerraform()).resolves.toBe(number);
});

test.each(["1.5.7", "1.10.5", "0.15.0"])(
  "%s is too old, and the message says what is needed and where it is",
  async (number) => {
    await version(number);
    await expect(requireTerraform()).rejects.toThrow(
      `Terraform ${number} is too old: 1.11 or later is needed, for passwords that never enter the state. ` +
        "Install it from https://developer.hashicorp.com/terraform/install",
    );
  },
);

test("missing, it is named with how to install it", async () => {
  process.env.TERRAFORM_BINARY_NAME = path.join(folder, "absent");
  await expect(requireTerraform()).rejects.toThrow(
    /^Terraform is not installed: .*Terraform 1\.11 or later is needed\. Install it from https:/,
  );
});

test("a program that fails in its place is named", async () => {
  await terraform("echo 'cannot execute' >&2; exit 3");
  await expect(requireTerraform()).rejects.toThrow(/^Terraform does not answer: .*cannot execute/s);
});
