import { createRecords } from "../helpers/records";
import type { TestRecords } from "../helpers/records";

let records: TestRecords;
beforeEach(async () => {
  records = await createRecords();
});
afterEach(() => records.close());

const dev = { name: "dev", account_id: "111111111111", default_region: "ap-northeast-1", by: "hanako" };
const rows = () =>
  records.see(
    "SELECT id, name, account_id, description, vpc_id, security_group_ids, created_by, updated_by FROM infra.aws_environments",
  );

test("makes an environment once, answers the same id, and says who changed it last", async () => {
  const { id } = await records.run("ensure-environment", dev);
  const by = () => rows().then(([row]) => [row!.created_by, row!.updated_by]);
  expect(await records.run("ensure-environment", { ...dev, by: "taro" })).toEqual({ id });
  expect(await by()).toEqual(["hanako", "hanako"]);
  await records.run("ensure-environment", { ...dev, by: "taro", vpc_id: "vpc-1" });
  expect(await by()).toEqual(["hanako", "taro"]);
  expect(await rows()).toMatchObject([{ id, name: "dev", account_id: "111111111111", vpc_id: "vpc-1" }]);
});

test("brings up to date what it is told and leaves what it is not", async () => {
  await records.run("ensure-environment", { ...dev, description: "For trying out", vpc_id: "vpc-1" });
  await records.run("ensure-environment", { ...dev, vpc_id: "vpc-2", security_group_ids: ["sg-1", "sg-2"] });
  expect(await rows()).toMatchObject([
    { description: "For trying out", vpc_id: "vpc-2", security_group_ids: ["sg-1", "sg-2"] },
  ]);
});

test("refuses what is no account, no environment or not known, each with its place", async () => {
  const wrong = { ...dev, name: "Dev", account_id: "1", nme: "dev" };
  await expect(records.run("ensure-environment", wrong)).rejects.toMatchObject({
    failure: "usage",
    message: expect.stringMatching(
      /What ensure-environment was given is wrong[^]*"nme"[^]*at name[^]*at account_id|at name[^]*at account_id[^]*"nme"/,
    ),
  });
  expect(await rows()).toEqual([]);
});
