import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { loadSettings } from "../../environments";
import { stateLocation } from "../../stacks/location";
import { follow } from "./helpers/drill";
import type { Surroundings } from "./helpers/drill";
import { environment } from "./helpers/stage";
import { addressOf, knowTo } from "./helpers/state";

const PHASE = "cache";
const group = "groundwork-prod-redis";
const { bucket, key } = stateLocation(loadSettings(environment), PHASE);

export const drillStateLost = (surroundings: Surroundings) =>
  follow("state-lost", surroundings, (book) => {
    let folder: string;
    let good: string;

    beforeAll(async () => {
      folder = await mkdtemp(path.join(tmpdir(), "drill-cdktf-"));
      await book.shell.run(
        `aws s3api put-bucket-versioning --bucket ${bucket} --versioning-configuration Status=Enabled`,
      );
      await knowTo(PHASE, [], { aws_elasticache_replication_group: [group] });
    });
    afterAll(() => rm(folder, { recursive: true }));

    const versions = async () =>
      (await book.run("versions", { PHASE }))
        .trim()
        .split("\n")
        .map((line) => line.split("\t") as [string, string, string, string?]);
    const head = () => book.shell.run(`aws s3 cp s3://${bucket}/${key} -`);

    test("a version of the state tells what it knows", async () => {
      const newest = (await versions()).find(([, , , mark]) => mark === "newest")!;
      good = newest[1];
      expect(await book.run("version", { VERSION: good })).toBe(
        `serial 1, lineage cache\n${addressOf(PHASE, "aws_elasticache_replication_group", group)} ${group}\n`,
      );
    });

    test("a state that was deleted is there again", async () => {
      await book.shell.run(`aws s3 rm s3://${bucket}/${key}`);
      await expect(head()).rejects.toThrow(/404/);
      expect(await versions()).toContainEqual([expect.any(String), expect.any(String), "deleted", "newest"]);
      await book.run("undelete");
      expect(JSON.parse(await head())).toMatchObject({ serial: 1 });
    });

    test("a state that was overwritten is put back from its version", async () => {
      await knowTo(PHASE, [], {});
      expect(JSON.parse(await head()).resources).toEqual([]);
      await book.run("before", { VERSION: good });
      expect(JSON.parse(await head()).resources).toHaveLength(1);
    });

    test("a dead lock is taken away, and no other", async () => {
      const lock = {
        ID: "5f1c",
        Operation: "OperationTypeApply",
        Who: "hanako@laptop",
        Created: "2026-11-21T09:30:00Z",
      };
      await book.shell.run(`echo '${JSON.stringify(lock)}' | aws s3 cp - s3://${bucket}/${key}.tflock`);
      expect(await book.run("lock")).toBe("5f1c\thanako@laptop\t2026-11-21T09:30:00Z\tOperationTypeApply\n");
      await expect(book.run("unlock", { LOCK_ID: "another" })).rejects.toThrow(/ended with 1/);
      await book.run("unlock", { LOCK_ID: "5f1c" });
      await expect(book.run("lock")).rejects.toThrow(/404/);
    });

    test("a resource that the state does not know is brought in by its id", async () => {
      await knowTo(PHASE, ["networking", "security"], {});
      const ADDRESS = addressOf(PHASE, "aws_elasticache_replication_group", group);
      const said = await book.run("import", { ADDRESS, ID: group, CDKTF_OUTPUT: path.join(folder, "out") });
      expect(said).toContain("Import successful!");
      expect(
        await book.run("version", { VERSION: (await versions()).find(([, , , mark]) => mark)![1] }),
      ).toContain(`${ADDRESS} ${group}\n`);
    });
  });
