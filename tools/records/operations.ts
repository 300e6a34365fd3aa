import type { z } from "zod";
import type { Operation } from "./operation";
import { ensureEnvironment } from "./operations/ensure-environment";

/** What can be done with the platform's records, by name; the same from here and in the migration function. */
export const operations = {
  "ensure-environment": ensureEnvironment,
} as const satisfies Record<string, Operation>;

type Operations = typeof operations;
export type OperationName = keyof Operations;

/** What an operation takes. */
export type InputOf<N extends OperationName> = z.input<Operations[N]["input"]>;

/** What an operation answers. */
export type ResultOf<N extends OperationName> = Awaited<ReturnType<Operations[N]["run"]>>;
