import { rm, readFile } from "node:fs/promises";
import { follow } from "./helpers/drill";
import type { Surroundings } from "./helpers/drill";

const cluster = "groundwork-prod-cluster";

export function drillRecords(surroundings: Surroundings): void {
  follow("audit-tampering", surroundings, (book) => {
    const MONTH = `${new Date().toISOString().slice(0, 7)}-01`;
    afterAll(() => rm(`evidence-${MONTH}.jsonl`, { force: true }));

    test("a row that was changed is named, kept as evidence, and the rights are taken back", async () => {
      const client = await surroundings.database().connect();
      await client.query("SET ROLE chat_maintainer");
      await client.query(
        "INSERT INTO chat.users (id, cognito_id, username, display_name, email) VALUES (gen_random_uuid(), 'audited', 'audited', 'A', 'a@example.com')",
      );
      await client.query("RESET ROLE");
      await book.shell.run("npm run --silent maintain -- prod");
      expect(await book.run("verify")).toMatch(/1 row|rows?/);
      expect(await book.query("members")).toEqual([]);

      await client.query("GRANT chat_audit_owner TO CURRENT_USER");
      await client.query("SET ROLE chat_audit_owner");
      await client.query("SELECT set_config('row_security', 'on', false)");
      const { rows: partitions } = await client.query(
        "SELECT tableoid::regclass::text AS name, id FROM audit.log WHERE table_name = 'chat.users' ORDER BY id DESC LIMIT 1",
      );
      const { name, id } = partitions[0];
      await client
        .query(`ALTER TABLE ${name} DISABLE TRIGGER ALL`)
        .catch(() => client.query(`ALTER TABLE ${name} DISABLE TRIGGER USER`));
      await client.query(`ALTER TABLE ${name} NO FORCE ROW LEVEL SECURITY`);
      const { rowCount } = await client.query(
        `UPDATE ${name} SET database_user = 'somebody_else' WHERE id = $1`,
        [id],
      );
      expect(rowCount).toBe(1);
      await client.query("RESET ROLE");
      await client.end();

      await expect(book.run("verify")).rejects.toThrow(/ended with 3[\s\S]*was changed/);
      expect(await book.query("triggers")).not.toEqual([]);
      expect(await book.query("members")).toEqual([expect.objectContaining({ role: "chat_audit_owner" })]);
      await book.run("export", { MONTH });
      expect(await readFile(`evidence-${MONTH}.jsonl`, "utf8")).toContain("somebody_else");
      expect(await book.run("snapshot")).toMatch(new RegExp(`^${cluster}-evidence-\\d{14}\\n$`));
      await book.query("revoke");
      expect(await book.query("members")).toEqual([]);
    });
  });

  follow("backup-failed", surroundings, (book) => {
    test("vault and restorable times are told, and a backup is taken by hand", async () => {
      await book.shell.run("aws backup create-backup-vault --backup-vault-name groundwork-prod");
      expect(await book.run("vault")).toMatch(/^groundwork-prod\t(0|None)\t/);
      expect(await book.run("own")).toMatch(/^\S+\t\S+\t\d+\n$/);
      expect(await book.run("create")).toMatch(/groundwork-prod-manual-\S+: available, .*encrypted/);
    });
  });

  follow("threat-finding", surroundings, (book) => {
    test("the tasks are isolated, and the data kept as they are", async () => {
      await book.shell.run("aws guardduty create-detector --enable");
      expect(await book.run("detector")).toMatch(/^\w{32}\n$/);
      const isolated = (await book.run("isolate")).trim().split("\n").at(-1);
      const rules = await book.shell.run(
        `aws ec2 describe-security-group-rules --filters Name=group-id,Values=${isolated} --query "SecurityGroupRules" --output json`,
      );
      expect(JSON.parse(rules)).toEqual([]);
      expect(await book.run("snapshot")).toMatch(new RegExp(`^${cluster}-evidence-\\d{14}\\n$`));
    });
  });
}
