/** What a resource's status may be, whatever the service calls it. */
export const statuses = [
  "available",
  "creating",
  "modifying",
  "stopped",
  "failed",
  "deleting",
  "deleted",
  "unknown",
] as const;
export type Status = (typeof statuses)[number];

/** Words of AWS's services, by what they mean; compared in small letters without what is not a letter. */
const words: Readonly<Record<Exclude<Status, "unknown">, string>> = {
  available:
    "available active deployed enabled unassociated running inuse issued inservice ok attached associated complete completed " +
    "backingup snapshotting configuringenhancedmonitoring storageoptimization",
  creating: "creating provisioning pending pendingvalidation pendingassociation initializing",
  modifying:
    "modifying updating inprogress rebooting renaming upgrading maintenance migrating resettingmastercredentials " +
    "configuringiamdatabaseauth failingover promoting archiving",
  stopped: "stopped stopping inactive disabled archived paused",
  failed:
    "failed error activeimpaired inaccessibleencryptioncredentials incompatibleparameters incompatiblerestore " +
    "incompatiblenetwork restoreerror createfailed deletefailed validationtimedout expired revoked tainted",
  deleting: "deleting draining deprovisioning deposed",
  deleted: "deleted",
};

const meanings = new Map(
  Object.entries(words).flatMap(([status, list]) => list.split(" ").map((word) => [word, status as Status])),
);

/** What a word of AWS for a resource's status means; `unknown` for a word that is not known here. */
export function statusOf(word: string): Status {
  return meanings.get(word.toLowerCase().replace(/[^a-z]/g, "")) ?? "unknown";
}
