/** A breach that is accepted, with the reason. */
export interface Suppression {
  /** The name of the control. */
  readonly control: string;
  readonly environments: readonly string[] | "all";
  /** Phase and path of the construct, as the command shows it; `*` stands for one part of it, `**` for any. */
  readonly resource: string;
  /** Why that is right, and what covers the risk instead. */
  readonly reason: string;
}

/**
 * Every exception there is. One that matches nothing in an environment that it names is an error there, so that none
 * outlives its cause; one for all environments must match in some.
 */
export const suppressions: readonly Suppression[] = [
  {
    control: "rds-cluster-own-port",
    environments: "all",
    resource: "database/{aurora,global}/cluster",
    reason:
      "Another number hides nothing from those who can reach the port: the security group admits the application and " +
      "the migrations only, and no route leads to the subnets from outside.",
  },
  {
    control: "rds-subnets-isolated",
    environments: ["global-database"],
    resource: "database/global/subnets",
    reason:
      "The network of the second region is another environment's, whose ids the settings give; its own stacks are held " +
      "to this control.",
  },
  {
    control: "elb-targets-encrypt",
    environments: "all",
    resource: "realtime/target_group/group",
    reason:
      "TLS ends at the load balancer: the container has no certificate. The way from there stays in the VPC, between " +
      "two security groups that admit nobody else.",
  },
  {
    control: "secret-rotates",
    environments: "all",
    resource: "database/aurora/master/secret",
    reason:
      "Terraform draws the password anew when database.masterPassword.version is raised; a rotation beside it would be " +
      'undone by the next apply. With managedBy "rds" RDS rotates it. The application signs in by IAM, not with it.',
  },
  {
    control: "secret-rotates",
    environments: "all",
    resource: "cache/auth/secret",
    reason:
      "ElastiCache changes its token only together with the cluster: cache.authTokenVersion draws a new one, with the " +
      "old one good until clients have changed (ROTATE).",
  },
  {
    control: "secret-rotates",
    environments: "all",
    resource: "security/origin_secret/secret",
    reason:
      "CloudFront and the load balancer must change at the same time: security.originSecretVersion draws a new value " +
      "with the next deployment.",
  },
];
