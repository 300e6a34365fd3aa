import { DescribeVpcsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { DescribeDBClustersCommand, RDSClient } from "@aws-sdk/client-rds";
import type { Phase } from "../../../stacks/outputs";
import { MINUTE, phases, region } from "./platform";
import type { Platform } from "./platform";

/** Phases at work at the same time: each Terraform takes some 620 MB. */
const PARALLEL = 3;

/** Does something for every phase but the first, each as soon as those that it waits for are through. */
async function forEachPhase(
  work: (phase: Phase) => Promise<void>,
  waitsFor: (phase: Phase) => readonly Phase[],
): Promise<void> {
  let free = PARALLEL;
  const waiting: (() => void)[] = [];
  const begun = new Map<Phase, Promise<void>>();
  const begin = async (phase: Phase) => {
    await Promise.all(waitsFor(phase).map(ended));
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      await work(phase);
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
  const ended = (phase: Phase): Promise<void> => {
    if (!begun.has(phase)) begun.set(phase, begin(phase));
    return begun.get(phase)!;
  };
  const results = await Promise.allSettled(phases.slice(1).map(ended));
  for (const result of results) if (result.status === "rejected") throw result.reason;
}

/** The end of all phases. */
export const describeDestroy = ({ outputs, workspace }: Platform) =>
  test(
    "the phases are destroyed in the other order, and the state bucket refuses to be",
    async () => {
      const upstream = new Map<Phase, string[]>();
      for (const phase of phases) upstream.set(phase, await workspace(phase).upstream());
      await forEachPhase(
        async (phase) => {
          const { add, change, remove } = await workspace(phase).destroy();
          expect({ phase, add, change }).toEqual({ phase, add: 0, change: 0 });
          expect(remove).toBeGreaterThan(0);
        },
        (phase) => phases.filter((other) => upstream.get(other)!.includes(phase)),
      );
      await expect(workspace("bootstrap").destroy()).rejects.toThrow(/prevent_destroy/);
      const { DBClusters } = await new RDSClient({ region }).send(new DescribeDBClustersCommand({}));
      expect(DBClusters).toEqual([]);
      const { Vpcs } = await new EC2Client({ region })
        .send(new DescribeVpcsCommand({ VpcIds: [outputs().networking.vpc_id] }))
        .catch(() => ({ Vpcs: [] }));
      expect(Vpcs).toEqual([]);
    },
    12 * MINUTE,
  );
