import type { Platform } from "./model";
import { holdsData, holdsIdentity } from "./stateful";

/** Addresses of the stateful resources, by environment and phase. */
export type LogicalIds = Record<string, Record<string, string[]>>;

/** The addresses of every resource of an environment that holds data, or a name or address that others hold on to. */
export function statefulAddresses(platform: Platform): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(platform).map(([phase, { resource }]) => [
      phase,
      Object.entries((resource ?? {}) as Record<string, object>)
        .filter(([type]) => type in holdsData || holdsIdentity.includes(type))
        .flatMap(([type, bodies]) => Object.keys(bodies).map((id) => `${type}.${id}`))
        .sort(),
    ]),
  );
}

/** What to say of each address that is on one side only, in sentences. */
export function compareIds(
  recorded: LogicalIds,
  found: LogicalIds,
): { lost: string[]; unrecorded: string[] } {
  const flat = (ids: LogicalIds) =>
    Object.entries(ids).flatMap(([environment, phases]) =>
      Object.entries(phases).flatMap(([phase, addresses]) =>
        addresses.map((address) => `${environment}-${phase} ${address}`),
      ),
    );
  const [known, current] = [flat(recorded), flat(found)];
  return {
    lost: known
      .filter((address) => !current.includes(address))
      .map(
        (address) =>
          `${address} is gone: Terraform will destroy it, and create another if it was only renamed`,
      ),
    unrecorded: current
      .filter((address) => !known.includes(address))
      .map((address) => `${address} is new: record it with npm run review:ids`),
  };
}

/** The record with what is new; what is gone stays, so that nothing is lost without somebody taking it out by hand. */
export function withNewIds(recorded: LogicalIds, found: LogicalIds): LogicalIds {
  const merged: LogicalIds = structuredClone(recorded);
  for (const [environment, phases] of Object.entries(found)) {
    for (const [phase, addresses] of Object.entries(phases)) {
      const known = ((merged[environment] ??= {})[phase] ??= []);
      merged[environment][phase] = [...new Set([...known, ...addresses])].sort();
    }
  }
  return merged;
}
