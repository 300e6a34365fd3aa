import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import type { CostComparison } from "../../../../tools/cost/compare";
import type { Estimate } from "../../../../tools/cost/estimate";
import { Repository } from "../review/repository";

/** What the ref has: of all that dev has today, one address. */
const KNOWN = "aws_eip.routing_nat_a_address_F153CADB";
const old = {
  networking: {
    provider: { aws: [{ region: "ap-northeast-1" }] },
    resource: { aws_eip: { [KNOWN.split(".")[1]!]: {} } },
  },
};

let repository: Repository;
beforeAll(async () => {
  repository = await Repository.create();
  await repository.synthesizes({ dev: { phases: old } });
  await repository.commit();
});
afterAll(() => repository.remove());

test("the difference is of what this checkout has and the ref has not, and nothing is left behind", async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["tools/run.mjs", path.join(__dirname, "print-comparison.ts"), repository.folder, "dev", "prod"],
    { env: { ...process.env }, maxBuffer: 64 * 1024 * 1024 },
  );
  const { found, said } = JSON.parse(stdout) as {
    found: { estimate: Estimate; comparison: CostComparison }[];
    said: string[];
  };
  const [dev, prod] = found as [(typeof found)[0], (typeof found)[0]];

  expect(dev.comparison.before).toEqual([365, 365, 365]);
  expect(dev.comparison.difference).toEqual(dev.estimate.monthly.map((cents) => cents - 365));
  expect(dev.comparison.changes.map(({ address }) => address)).not.toContain(KNOWN);

  expect(said).toEqual([
    "Synthesizing dev as it is at HEAD.",
    "Synthesizing prod as it is at HEAD.",
    "HEAD has no environment prod: all of it is new.",
  ]);
  expect(prod.comparison.difference).toEqual(prod.estimate.monthly);
  expect(await repository.worktrees()).toEqual([]);
}, 60_000);
