import type { z } from "zod";
import type { Operation } from "./operation";
import { beginRestoreTest } from "./operations/begin-restore-test";
import { endRestoreTest } from "./operations/end-restore-test";
import { ensureEnvironment } from "./operations/ensure-environment";
import { recordCosts } from "./operations/record-costs";
import { listBackups } from "./operations/list-backups";
import { listDependencies } from "./operations/list-dependencies";
import { listResources } from "./operations/list-resources";
import { readReport } from "./operations/read-report";
import { recordBackups } from "./operations/record-backups";
import { showResource } from "./operations/show-resource";
import { syncCredentials } from "./operations/sync-credentials";
import { syncDns } from "./operations/sync-dns";
import { syncOutputs } from "./operations/sync-outputs";
import { syncStack } from "./operations/sync-stack";
import { recordDeployment } from "./operations/record-deployment";

/** What can be done with the platform's records, by name; the same from here and in the migration function. */
export const operations = {
  "begin-restore-test": beginRestoreTest,
  "end-restore-test": endRestoreTest,
  "ensure-environment": ensureEnvironment,
  "record-costs": recordCosts,
  "list-backups": listBackups,
  "list-dependencies": listDependencies,
  "list-resources": listResources,
  "read-report": readReport,
  "record-backups": recordBackups,
  "show-resource": showResource,
  "sync-credentials": syncCredentials,
  "sync-dns": syncDns,
  "sync-outputs": syncOutputs,
  "sync-stack": syncStack,
  "record-deployment": recordDeployment,
} as const satisfies Record<string, Operation>;

type Operations = typeof operations;
export type OperationName = keyof Operations;

/** What an operation takes. */
export type InputOf<N extends OperationName> = z.input<Operations[N]["input"]>;

/** What an operation answers. */
export type ResultOf<N extends OperationName> = Awaited<ReturnType<Operations[N]["run"]>>;
