import { z } from "zod";
import { edges, replaceDependencies } from "../dependencies";
import { fields } from "../fields";
import { lockStack, stackState } from "../lock-stack";
import { operation } from "../operation";

/**
 * Takes over what a stack's resources need of other phases' by their outputs. These must be there: it comes after
 * `sync-stack` of this stack and of those before it.
 *
 * @throws MigrationError as `lockStack`
 */
export const syncOutputs = operation(
  stackState.extend({
    /** By the phase of what is needed. */
    dependencies: z.array(edges.extend({ phase: fields.phase })),
  }),
  async (client, { dependencies, ...state }): Promise<{ dependencies: number }> => {
    const stack = await lockStack(client, state);
    return { dependencies: await replaceDependencies(client, stack, "output", dependencies) };
  },
);
