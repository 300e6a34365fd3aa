import { rename, writeFile } from "node:fs/promises";
import { hostname, userInfo } from "node:os";
import path from "node:path";
import { DescribeDBClustersCommand, RDSClient } from "@aws-sdk/client-rds";
import type { Phase } from "../../../stacks/outputs";
import { copySources, lendPackages } from "../../../tools/synth/copy";
import type { ChangeSummary } from "../../../tools/terraform/workspace";
import { ask } from "./ask";
import { MINUTE, phases, region } from "./platform";
import type { Platform } from "./platform";

/**
 * One setting of each phase changed and the tags of all resources, none of which may replace anything: the settings of
 * a copy of the project.
 */
const changed = `import { local as settings } from "./local-before";
import type { SettingsInput } from "./schema";

export const local: SettingsInput = {
  ...settings,
  dataClassification: "confidential",
  networking: { ...settings.networking, flowLogRetentionDays: 30 },
  security: { ...settings.security, cognito: { ...settings.security.cognito, passwordMinimumLength: 10 } },
  database: { ...settings.database, maxCapacity: 8 },
  cache: { ...settings.cache, snapshotRetentionDays: 2 },
  realtime: { ...settings.realtime, maxTasks: settings.realtime.maxTasks! + 1 },
  cdn: { ...settings.cdn, priceClass: "PriceClass_100" },
  monitoring: { ...settings.monitoring, thresholds: { ...settings.monitoring!.thresholds, latencySeconds: 4 } },
  governance: settings.governance && {
    ...settings.governance,
    trail: { ...settings.governance.trail, logRetentionDays: 30 },
  },
  nosql: settings.nosql && {
    ...settings.nosql,
    tables: settings.nosql.tables.map((table) => ({ ...table, pointInTimeRecoveryDays: 35 })),
  },
};
`;

/** Makes a copy of the project with other settings. */
async function copyWithChanges(copy: string): Promise<void> {
  await copySources(".", copy);
  await lendPackages(".", copy);
  const environments = path.join(copy, "environments");
  await rename(path.join(environments, "local.ts"), path.join(environments, "local-before.ts"));
  await writeFile(path.join(environments, "local.ts"), changed);
}

interface Deployed {
  readonly result: {
    readonly run?: string;
    readonly plans?: readonly object[];
    readonly records?: { readonly delivered: number; readonly kept: number };
  };
}

/** A deployment of changes, and what is on record of it and of the runs before. */
export const describeDeploy = (platform: Platform) =>
  describe("deployments", () => {
    const { folder, npmIn } = platform;

    test(
      "npm run deploy updates a changed setting and other tags in place in every phase, which then is at rest",
      async () => {
        const copy = path.join(path.dirname(folder()), "project");
        await copyWithChanges(copy);
        const deployChanged = async (...args: string[]) =>
          JSON.parse(await npmIn(copy, "deploy", "local", "--json", ...args)) as Deployed;
        const { result } = await deployChanged("--yes");
        expect(result.records).toMatchObject({ kept: 0 });

        const [row] = await ask(
          platform,
          "SELECT status, triggered_by, deployment_resources FROM infra.aws_deployments WHERE id = $1",
          [result.run],
        );
        expect(row).toMatchObject({
          status: "completed",
          triggered_by: `${userInfo().username}@${hostname()}`,
        });
        const ended = row!.deployment_resources as Record<Phase, { status: string; changes: ChangeSummary }>;
        for (const phase of phases) {
          const { status, changes } = ended[phase];
          const change = expect.any(Number);
          expect({ phase, status, ...changes }).toEqual({
            phase,
            status: "completed",
            add: 0,
            change,
            remove: 0,
          });
          expect(changes.change).toBeGreaterThan(0);
        }
        const events = await ask(
          platform,
          `SELECT phase, event_type, status, count(*)::int AS change FROM infra.aws_infrastructure_events
           WHERE deployment_id = $1 GROUP BY phase, event_type, status`,
          [result.run],
        );
        const expected = phases.map((phase) => {
          const { change } = ended[phase].changes;
          return { phase, event_type: "update", status: "success", change };
        });
        expect(events).toHaveLength(phases.length);
        expect(events).toEqual(expect.arrayContaining(expected));
        const templates = await ask(
          platform,
          "SELECT phase FROM infra.deployment_templates WHERE deployment_id = $1",
          [result.run],
        );
        expect(templates).toHaveLength(phases.length);

        expect((await deployChanged("--plan-only")).result.plans).toEqual([]);
        const { DBClusters } = await new RDSClient({ region }).send(new DescribeDBClustersCommand({}));
        expect(DBClusters![0]!.ServerlessV2ScalingConfiguration!.MaxCapacity).toBe(8);
        expect(DBClusters![0]!.TagList).toContainEqual({ Key: "DataClassification", Value: "confidential" });
      },
      12 * MINUTE,
    );

    test(
      "npm run local has recorded its runs, each resource as it was made",
      async () => {
        const counted = await ask(
          platform,
          `SELECT d.status, e.event_type, e.status AS event_status, count(e.id)::int AS events
           FROM infra.aws_deployments AS d LEFT JOIN infra.aws_infrastructure_events AS e ON e.deployment_id = d.id
           WHERE d.metadata ->> 'command' = $1 GROUP BY d.id, d.status, d.start_time, e.event_type, e.status
           ORDER BY d.start_time`,
          ["npm run local"],
        );
        expect(counted).toEqual([
          { status: "completed", event_type: "create", event_status: "success", events: expect.any(Number) },
          { status: "failed", event_type: null, event_status: null, events: 0 },
          { status: "completed", event_type: null, event_status: null, events: 0 },
        ]);
        expect(counted[0]!.events).toBeGreaterThan(300);
      },
      MINUTE,
    );
  });
