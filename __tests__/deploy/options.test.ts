import { mkdtemp, rm } from "node:fs/promises";
import path from "node:path";
import { tmpdir } from "node:os";
import { emulatorEnvironment } from "../../tools/local/emulator";
import { putEmptyImage } from "../../tools/local/image";
import { Workspace } from "../../tools/terraform/workspace";
import { account, callJson, region, start, stop } from "./emulator/emulator";
import { makeNetwork } from "./emulator/network";
import { image, SECOND_REGION, synthesize } from "./options-root";
import type { Ground } from "./options-root";

/** The provider waits half a minute for each database that comes or goes. */
const MINUTE = 60_000;

let folder: string;
let ground: Ground;
let workspace: Workspace;
const before = { ...process.env };

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "options-"));
  const environment = emulatorEnvironment(await start(), region);
  Object.assign(process.env, environment);
  const [network, other] = await Promise.all([makeNetwork(), makeNetwork(["a", "c"], SECOND_REGION)]);
  const { body } = await callJson("kms", "TrentService.CreateKey", {});
  const { Arn: kmsKeyArn } = body.KeyMetadata as { Arn: string };
  ground = { folder, network, other, kmsKeyArn };
  workspace = new Workspace({
    folder: path.join(folder, "stacks", "options"),
    environment: { ...process.env, CHECKPOINT_DISABLE: "1" },
    logFile: path.join(folder, "log"),
  });
}, 5 * MINUTE);

afterAll(async () => {
  process.env = before;
  await stop();
  await rm(folder, { recursive: true });
}, MINUTE);

const atRest = { add: 0, change: 0, remove: 0 };

test(
  "without an image nothing that runs it is made, and the error says how to push one; all else is there",
  async () => {
    synthesize(ground, "internal");
    await workspace.init();
    const error = await workspace.apply().then(
      () => undefined,
      (failure: Error) => failure.message,
    );
    expect(error).toMatch(/There is no image in \S+options-images yet\. Build one/);
    expect(error).not.toContain("couldn't find resource");
    const state = await workspace.state();
    expect(state.resources("aws_ecs_task_definition")).toEqual([]);
    expect(state.resources("aws_rds_global_cluster")).toHaveLength(1);
    expect(state.resources("aws_db_proxy_target")).toHaveLength(1);
    expect(state.resources("aws_elasticache_cluster")).toHaveLength(1);
  },
  5 * MINUTE,
);

test(
  "with the image the rest is made, and then every option is at rest",
  async () => {
    await putEmptyImage(image);
    expect(await workspace.apply()).toMatchObject({ change: 0, remove: 0 });
    expect(await workspace.apply()).toEqual(atRest);
    const [world] = (await workspace.state()).resources("aws_rds_global_cluster");
    const member = (name: string, inRegion: string, is_writer: boolean) =>
      expect.objectContaining({
        db_cluster_arn: `arn:aws:rds:${inRegion}:${account}:cluster:${name}`,
        is_writer,
      });
    expect(world!.global_cluster_members).toEqual(
      expect.arrayContaining([member("mysql", region, true), member("mysql-2", SECOND_REGION, false)]),
    );
  },
  5 * MINUTE,
);

test(
  "other tags change every option in place, and of the same image make no other task",
  async () => {
    synthesize(ground, "confidential");
    const changes = await workspace.apply();
    expect(changes).toMatchObject({ add: 0, remove: 0 });
    expect(changes.change).toBeGreaterThan(10);
    expect(await workspace.apply()).toEqual(atRest);
  },
  5 * MINUTE,
);

test(
  "every option is destroyed",
  async () => {
    const { add, change, remove } = await workspace.destroy();
    expect({ add, change }).toEqual({ add: 0, change: 0 });
    expect(remove).toBeGreaterThan(30);
  },
  5 * MINUTE,
);
