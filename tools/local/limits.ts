import type { Phase } from "../../stacks/outputs";

/** What the emulator does not do for any phase, and why. */
const everywhere = [
  "Nobody is refused: IAM, key and resource policies are stored, not applied. An evaluation that differs from AWS's would be worse than none.",
  "Values that AWS's published models do not forbid are taken: whether an engine version, a node type or a quota exists, only AWS knows.",
];

/** What it does not do of a phase's resources, and why. */
const ofPhase: Readonly<Record<Exclude<Phase, "bootstrap">, readonly string[]>> = {
  networking: [
    "No packet flows and no flow is logged: groups, routes and endpoints are stored, there is no network.",
  ],
  security: [
    "Nobody signs in at the hosted pages, and no web ACL blocks a request: there is no server behind them.",
  ],
  database: [
    "No Aurora runs: PostgreSQL 15.8 on this machine answers in its place, so failover, pausing, proxy and events are not to be seen.",
    "No recovery point is made: AWS Backup has nothing to back up. `npm run backup -- local` backs PostgreSQL up itself.",
  ],
  cache: ["No cache runs: what the endpoint names is stored, a Redis of your own can stand there."],
  realtime: [
    "No container runs, and the service is steady at once: what the image does is not part of the platform.",
  ],
  cdn: [
    "Nothing is served at CloudFront's address, and certificates are valid at once: there is no DNS to ask.",
  ],
  monitoring: ["No alarm changes its state and no canary runs: nothing measures, for nothing runs."],
  governance: [
    "Nothing is recorded and nothing is found: trail, recorder, GuardDuty and Security Hub are stored, AWS does their work.",
  ],
  nosql: ["Capacity is not scaled and backups are not made; items can be written and read."],
};

/** What the emulator cannot do of these phases, a sentence each with its reason, for whoever looks at a local run. */
export function limitsOf(phases: readonly Phase[]): string[] {
  return [
    ...everywhere,
    ...phases.flatMap((phase) =>
      phase === "bootstrap" ? [] : ofPhase[phase].map((limit) => `${phase}: ${limit}`),
    ),
  ];
}
