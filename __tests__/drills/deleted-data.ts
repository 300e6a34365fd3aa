import { follow } from "./helpers/drill";
import type { Surroundings } from "./helpers/drill";

const user = "11111111-1111-4111-8111-111111111111";
const room = "22222222-2222-4222-8222-222222222222";

export const drillDeletedData = (surroundings: Surroundings) =>
  follow("deleted-data", surroundings, (book) => {
    describe("rows", () => {
      const asMaintainer = async (...statements: string[]) => {
        const client = await surroundings.database().connect();
        await client.query("SET ROLE chat_maintainer");
        for (const statement of statements) await client.query(statement);
        await client.end();
      };
      const take = async () => {
        const [{ rows }] = (await book.query("take", { room, since: "2020-01-01" }, "chat_maintainer")) as [
          { rows: string },
        ];
        return rows;
      };

      test("who deleted what is named, and the rows are put back as they were", async () => {
        await asMaintainer(
          `INSERT INTO chat.users (id, cognito_id, username, display_name, email) VALUES ('${user}', 'lost', 'lost', 'Lost', 'lost@example.com')`,
          `INSERT INTO chat.rooms (id, name, room_type, created_by) VALUES ('${room}', 'lost', 'private', '${user}')`,
          `INSERT INTO chat.messages (id, room_id, user_id, content) SELECT gen_random_uuid(), '${room}', '${user}', 'text ' || n FROM generate_series(1, 3) AS n`,
        );
        const before = await take();
        expect(JSON.parse(before)).toHaveLength(3);
        await asMaintainer(`DELETE FROM chat.messages WHERE room_id = '${room}'`);
        expect(JSON.parse(await take())).toEqual([]);
        expect(await book.query("who", {}, "chat_auditor")).toContainEqual(
          expect.objectContaining({ table_name: "chat.messages", login: expect.any(String), rows: 3 }),
        );

        await expect(book.query("put-back", { rows: before })).rejects.toThrow(/row-level security/);
        const TAKEN = JSON.stringify([{ rows: before }]);
        const [{ value }] = JSON.parse(await book.run("parameter", { TAKEN })) as [
          { value: { stringValue: string } },
        ];
        for (let times = 0; times < 2; times++) {
          await book.query("put-back", { rows: value.stringValue }, "chat_maintainer");
          expect(JSON.parse(await take())).toEqual(expect.arrayContaining(JSON.parse(before)));
        }
      });
    });

    test("objects that were deleted show again, others stay as they are", async () => {
      const BUCKET = "groundwork-prod-uploads";
      await book.shell.run(`
        aws s3api create-bucket --bucket ${BUCKET} --create-bucket-configuration LocationConstraint=$AWS_REGION > /dev/null
        aws s3api put-bucket-versioning --bucket ${BUCKET} --versioning-configuration Status=Enabled
        for key in rooms/1/a rooms/1/b rooms/2/c; do
          echo "$key" | aws s3 cp - s3://${BUCKET}/$key
          aws s3api delete-object --bucket ${BUCKET} --key $key > /dev/null
        done`);
      const listed = await book.run("versions", { BUCKET, KEY: "rooms/1/" });
      expect(listed.match(/^version\trooms\/1\/[ab]\t/gm)).toHaveLength(2);
      expect(listed.match(/^mark\trooms\/1\/[ab]\t/gm)).toHaveLength(2);
      const SINCE = new Date(Date.now() - 3600_000).toISOString();
      expect(await book.run("undelete", { SINCE })).toBe("rooms/1/a\trooms/1/b\n");
      expect(await book.shell.run(`aws s3 cp s3://${BUCKET}/rooms/1/a -`)).toBe("rooms/1/a\n");
      await expect(book.shell.run(`aws s3 cp s3://${BUCKET}/rooms/2/c -`)).rejects.toThrow(/404/);
    });

    test("items that are missing come out of a copy of the table", async () => {
      const TABLE = "groundwork-prod-connections";
      const put = (id: string, what: string) =>
        `aws dynamodb put-item --table-name ${TABLE} --item '{"connection_id":{"S":"${id}"},"what":{"S":"${what}"}}'`;
      await book.shell.run(`
        aws dynamodb create-table --table-name ${TABLE} --billing-mode PAY_PER_REQUEST --key-schema AttributeName=connection_id,KeyType=HASH \\
          --attribute-definitions AttributeName=connection_id,AttributeType=S > /dev/null
        aws dynamodb update-continuous-backups --table-name ${TABLE} --point-in-time-recovery-specification PointInTimeRecoveryEnabled=true > /dev/null
        ${put("1", "old")}; ${put("2", "old")}`);
      expect(await book.run("tables", { TABLE })).toMatch(/^ENABLED\t/);
      const BEFORE = new Date().toISOString();
      expect(await book.run("table-copy", { BEFORE, PARTITION_KEY: "connection_id" })).toBe(
        `${TABLE}-copy\n`,
      );
      await book.shell.run(
        `aws dynamodb delete-item --table-name ${TABLE} --key '{"connection_id":{"S":"1"}}'; ${put("2", "new")}`,
      );
      expect(await book.run("items")).toMatch(/^ +1 kept\n +1 put\n\S+-copy\n$/);
      const items = await book.shell.run(
        `aws dynamodb scan --table-name ${TABLE} --query "sort_by(Items, &connection_id.S)[].[connection_id.S, what.S]" --output text`,
      );
      expect(items).toBe("1\told\n2\tnew\n");
    });
  });
