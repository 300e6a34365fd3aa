import { DbParameterGroup } from "@cdktf/provider-aws/lib/db-parameter-group";
import { RdsClusterParameterGroup } from "@cdktf/provider-aws/lib/rds-cluster-parameter-group";
import { Construct } from "constructs";
import { clusterParameters, instanceParameters } from "./aurora-parameters";
import type { AuroraParametersProps } from "./aurora-parameters";

export interface ParameterGroupsProps extends AuroraParametersProps {
  /** First part of every name. */
  readonly prefix: string;
  /** Aurora PostgreSQL version, major.minor; the major decides the family. */
  readonly engineVersion: string;
}

/**
 * The parameter groups of cluster and instances, for the engine's family. They are named after the family and a new
 * pair is made before the old one goes, since a cluster uses its old groups until its major upgrade is done.
 */
export class ParameterGroups extends Construct {
  readonly clusterGroupName: string;
  readonly instanceGroupName: string;

  constructor(scope: Construct, id: string, props: ParameterGroupsProps) {
    super(scope, id);
    const [major] = props.engineVersion.split(".");
    const family = `aurora-postgresql${major}`;
    this.clusterGroupName = new RdsClusterParameterGroup(this, "cluster", {
      name: `${props.prefix}-cluster-${family}`,
      description: `Cluster of ${props.prefix}, ${family}`,
      family,
      parameter: clusterParameters(props),
      lifecycle: { createBeforeDestroy: true },
    }).name;
    this.instanceGroupName = new DbParameterGroup(this, "instance", {
      name: `${props.prefix}-db-${family}`,
      description: `Instances of ${props.prefix}, ${family}`,
      family,
      parameter: instanceParameters(),
      lifecycle: { createBeforeDestroy: true },
    }).name;
  }
}
