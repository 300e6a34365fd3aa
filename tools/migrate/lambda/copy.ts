import type { DatabaseOutputs } from "../connect";
import { MigrationError } from "../errors";

/**
 * Refuses to connect to anything but a copy that a restore test made in this environment: who may call the function must
 * not be able to send it elsewhere with a password.
 *
 * @param env The live cluster's endpoint, and COPY_PREFIX, with which the names of copies begin
 * @throws MigrationError `refused`
 */
export function requireCopy(
  { aurora_cluster_endpoint: host }: Pick<DatabaseOutputs, "aurora_cluster_endpoint">,
  { AURORA_CLUSTER_ENDPOINT = "", COPY_PREFIX = "" }: NodeJS.ProcessEnv,
): void {
  const [name = "", cluster = "", ...domain] = host.split(".");
  const live = AURORA_CLUSTER_ENDPOINT.split(".").slice(2).join(".");
  const isName =
    COPY_PREFIX !== "" &&
    name.startsWith(COPY_PREFIX) &&
    /^[0-9a-f]{6}$/.test(name.slice(COPY_PREFIX.length));
  if (isName && /^cluster-[a-z0-9]+$/.test(cluster) && domain.join(".") === live) return;
  throw new MigrationError(
    "refused",
    `${host} is no copy that a restore test made: its name would be ${COPY_PREFIX} and six characters, in ${live}.`,
  );
}
