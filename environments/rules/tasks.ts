import { fargateSizes } from "../aws/fargate-sizes";
import { oneOf } from "../problem";
import { rule } from "./rule";

/** Size and number of the application's tasks, and where they run. */
export const taskRules = [
  rule(["realtime.cpu", "realtime.memory"], (cpu, memory) => {
    const sizes = fargateSizes[cpu];
    if (!sizes) {
      const units = Object.keys(fargateSizes).map(Number);
      const next = units.find((unit) => unit > cpu)!;
      return [
        {
          path: "realtime.cpu",
          value: cpu,
          allowed: `the CPU units that Fargate offers: ${oneOf(units)}`,
          mend: `set it to ${next}`,
        },
      ];
    }
    if (sizes.includes(memory)) return [];
    const roomier = Object.entries(fargateSizes).find(([, others]) => others.includes(memory))?.[0];
    return [
      {
        path: "realtime.memory",
        value: memory,
        allowed: `with cpu ${cpu}, the sizes that Fargate offers: ${describeSizes(sizes)} MiB`,
        mend:
          `set it to ${sizes.find((size) => size > memory) ?? sizes.at(-1)}` +
          (roomier ? `, or realtime.cpu to ${roomier}` : ""),
      },
    ];
  }),

  rule(["realtime.minTasks", "realtime.maxTasks"], (min, max) => {
    if (min <= max) return [];
    return [
      {
        path: "realtime.minTasks",
        value: min,
        allowed: `at most realtime.maxTasks, which is ${max}`,
        mend: `set it to ${max} or less, or realtime.maxTasks to ${min} or more`,
      },
    ];
  }),

  rule(["realtime.onDemandBase", "realtime.minTasks"], (base, min) => {
    if (base <= min) return [];
    return [
      {
        path: "realtime.onDemandBase",
        value: base,
        allowed: `at most realtime.minTasks, which is ${min}: with fewer tasks the base could not be there`,
        mend: `set it to ${min} or less, or realtime.minTasks to ${base} or more`,
      },
    ];
  }),
];

function describeSizes(sizes: readonly number[]): string {
  const [first = 0, second = 0] = sizes;
  const step = second - first;
  const isEven = sizes.every((size, i) => size === first + i * step);
  return isEven && sizes.length > 3 ? `${first} to ${sizes.at(-1)} in steps of ${step}` : oneOf(sizes);
}
