import { isSet } from "../require";
import type { Resource } from "../view/resource";

/** Whether a cluster is the copy in another region of a global database: its users and its data are the first one's. */
export function isCopy(cluster: Resource): boolean {
  return isSet(cluster.value("global_cluster_identifier")) && !isSet(cluster.value("master_username"));
}
