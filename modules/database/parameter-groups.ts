import { DbParameterGroup } from "@cdktf/provider-aws/lib/db-parameter-group";
import { RdsClusterParameterGroup } from "@cdktf/provider-aws/lib/rds-cluster-parameter-group";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { mysqlClusterParameters, mysqlInstanceParameters } from "./aurora-mysql-parameters";
import { clusterParameters, instanceParameters } from "./aurora-parameters";
import type { AuroraParametersProps } from "./aurora-parameters";
import { parameterFamily } from "./engine";
import type { AuroraEngine } from "./engine";

export interface ParameterGroupsProps extends AuroraParametersProps {
  /** First part of every name. */
  readonly prefix: string;
  /** Provider of another region. @default the stack's */
  readonly provider?: TerraformProvider;
  readonly engine: AuroraEngine;
  /** As RDS writes it; its series decides the family. */
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
    const family = parameterFamily(props.engine, props.engineVersion);
    // RDS takes no dot in a name.
    const suffix = family.replace(".", "-");
    const isMysql = props.engine === "aurora-mysql";
    this.clusterGroupName = new RdsClusterParameterGroup(this, "cluster", {
      provider: props.provider,
      name: `${props.prefix}-cluster-${suffix}`,
      description: `Cluster of ${props.prefix}, ${family}`,
      family,
      parameter: isMysql ? mysqlClusterParameters(props) : clusterParameters(props),
      lifecycle: { createBeforeDestroy: true },
    }).name;
    this.instanceGroupName = new DbParameterGroup(this, "instance", {
      provider: props.provider,
      name: `${props.prefix}-db-${suffix}`,
      description: `Instances of ${props.prefix}, ${family}`,
      family,
      parameter: isMysql ? mysqlInstanceParameters(props) : instanceParameters(),
      lifecycle: { createBeforeDestroy: true },
    }).name;
  }
}
