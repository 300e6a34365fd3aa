import { fargateSizes } from "../../../../environments/aws/fargate-sizes";
import { expectNone, expectProblem } from "../settings";

describe("Fargate sizes", () => {
  test.each([
    [256, 3000, /with cpu 256, .*: 512, 1024 or 2048 MiB$/, /^set it to 2048$/],
    [256, 4096, /512, 1024 or 2048 MiB/, /^set it to 2048, or realtime\.cpu to 512$/],
    [512, 512, /1024 to 4096 in steps of 1024 MiB/, /^set it to 1024, or realtime\.cpu to 256$/],
    [1024, 2500, /2048 to 8192 in steps of 1024 MiB/, /^set it to 3072$/],
    [8192, 17408, /16384 to 61440 in steps of 4096 MiB/, /^set it to 20480, or realtime\.cpu to 4096$/],
  ])("cpu %i with %i MiB does not exist", (cpu, memory, allowed, mend) => {
    expectProblem(
      { "realtime.cpu": cpu, "realtime.memory": memory },
      { path: "realtime.memory", value: memory, allowed, mend },
    );
  });

  test("cpu 1000 does not exist", () => {
    expectProblem(
      { "realtime.cpu": 1000, "realtime.memory": 2048 },
      { path: "realtime.cpu", value: 1000, allowed: /256, 512, 1024, 2048/, mend: /^set it to 1024$/ },
    );
  });

  // The ends of each row of the table in the ECS Developer Guide, "Task size".
  test.each([
    [256, 512, 2048, 3],
    [512, 1024, 4096, 4],
    [1024, 2048, 8192, 7],
    [2048, 4096, 16384, 13],
    [4096, 8192, 30720, 23],
    [8192, 16384, 61440, 12],
    [16384, 32768, 122880, 12],
  ])("cpu %i has %i to %i MiB in %i sizes", (cpu, first, last, count) => {
    const sizes = fargateSizes[cpu]!;
    expect([sizes[0], sizes.at(-1), sizes.length]).toEqual([first, last, count]);
    for (const memory of sizes) expectNone({ "realtime.cpu": cpu, "realtime.memory": memory });
  });
});

test("minimum above maximum", () => {
  expectProblem(
    { "realtime.minTasks": 5 },
    {
      path: "realtime.minTasks",
      value: 5,
      allowed: /at most realtime\.maxTasks, which is 4/,
      mend: /^set it to 4 or less, or realtime\.maxTasks to 5 or more$/,
    },
  );
});

test("an on-demand base that the minimum does not reach", () => {
  expectProblem(
    { "realtime.onDemandBase": 3, "realtime.minTasks": 2 },
    {
      path: "realtime.onDemandBase",
      value: 3,
      allowed: /at most realtime\.minTasks, which is 2/,
      mend: /^set it to 2 or less, or realtime\.minTasks to 3 or more$/,
    },
  );
});

test.each([0, 1])("on-demand capacity of weight 0 is refused, with spot weight %i too", (spotWeight) => {
  expectProblem(
    { "realtime.onDemandWeight": 0, "realtime.spotWeight": spotWeight },
    {
      path: "realtime.onDemandWeight",
      value: 0,
      allowed: /1 to 1000: ECS places no task on capacity of weight 0, not even onDemandBase/,
      mend: /^set it to 1 or more$/,
    },
  );
});
