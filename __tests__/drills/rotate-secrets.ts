import { access, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { follow } from "./helpers/drill";
import type { Surroundings } from "./helpers/drill";

export const drillRotateSecrets = (surroundings: Surroundings) =>
  follow("rotate-secrets", surroundings, (book) => {
    test("secrets and keys are told with their age", async () => {
      expect(await book.run("ages")).toMatch(/^groundwork-prod-db-credentials\t\d{4}\S+\t/);
      await book.shell.run("npm run --silent keys -- prod create");
      const said = await book.run("keys");
      expect(said).toMatch(/content[\s\S]*email_index/);
      expect(said).toMatch(/^(True|False)\t/m);
    });

    test("a column key is replaced, and destroyed when nothing needs it", async () => {
      await expect(book.run("rotate")).rejects.toThrow(/PURPOSE: content, email or email_index/);
      await book.run("rotate", { PURPOSE: "content" });
      await book.run("reencrypt");
      await expect(book.run("retire")).rejects.toThrow(/ended with 3/);
      expect(await book.run("keys")).toMatch(/decrypt-only/);
    });

    test("the key that wraps them gets new material, and opens what it wrapped before", async () => {
      await book.run("now");
      expect(await book.shell.run("npm run --silent keys -- prod rotate email")).toMatch(/email/);
      expect(await book.run("reencrypt")).toBeDefined();
    });

    test("the secret of an identity provider is replaced, its file removed, the one before kept", async () => {
      const folder = await mkdtemp(path.join(tmpdir(), "drill-secret-"));
      const SECRET_FILE = path.join(folder, "secret");
      const SECRET_NAME = "chat/google";
      await book.shell.run(
        `aws secretsmanager create-secret --name ${SECRET_NAME} --secret-string before > /dev/null`,
      );
      await writeFile(SECRET_FILE, "after");
      expect(await book.run("provider", { SECRET_NAME, SECRET_FILE })).toBe("AWSCURRENT\n");
      await expect(access(SECRET_FILE)).rejects.toThrow(/ENOENT/);
      await rm(folder, { recursive: true });
      expect(await book.run("previous")).toMatch(/^\S+\tAWSPREVIOUS\n\S+\tAWSCURRENT\n$/);
    });

    test("credentials of a role that were issued until now are refused, and later the policy goes", async () => {
      await book.shell.run(
        `ecs_task_role_arn=$(aws iam create-role --role-name task --assume-role-policy-document '{"Version":"2012-10-17","Statement":[]}' --query Role.Arn --output text)`,
      );
      await book.run("revoke");
      const policy = await book.shell.run(
        "aws iam get-role-policy --role-name task --policy-name revoke-older-sessions --query PolicyDocument --output json",
      );
      expect(JSON.parse(policy).Statement[0]).toMatchObject({
        Effect: "Deny",
        Condition: { DateLessThan: { "aws:TokenIssueTime": expect.stringMatching(/^\d{4}-.*Z$/) } },
      });
      await book.run("unrevoke");
      expect(
        await book.shell.run("aws iam list-role-policies --role-name task --query PolicyNames --output text"),
      ).toBe("");
    });
  });
