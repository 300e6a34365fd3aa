import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import type { VpcSecurityGroupEgressRuleConfig } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct } from "constructs";

const EVERYWHERE = "0.0.0.0/0";
const HTTP = 80;
const HTTPS = 443;

export interface SecurityGroupsProps {
  /** First part of every name. */
  readonly prefix: string;
  readonly vpcId: string;
  /** Port on which the application's container listens. */
  readonly containerPort: number;
  readonly databasePort: number;
  readonly cachePort: number;
  /** @default no Memcached beside the cache */
  readonly memcachedPort?: number;
  /** Whether a proxy stands before the database, which then gets a group. @default false */
  readonly databaseProxy?: boolean;
  /** Whether the load balancer serves HTTPS; port 80 is open in any case, to redirect. */
  readonly https: boolean;
  /** Whether the application reaches the internet, through NAT. */
  readonly internet: boolean;
  /** Whether there are interface endpoints, which then get a group. */
  readonly interfaceEndpoints: boolean;
  /** Prefix lists of the gateway endpoints, by service. */
  readonly prefixListIds: Readonly<Record<string, string>>;
}

type Target = Pick<
  VpcSecurityGroupEgressRuleConfig,
  "cidrIpv4" | "prefixListId" | "referencedSecurityGroupId"
>;

/**
 * Every security group of the platform and every way between them, one rule a resource: world -> load balancer
 * -> application -> database, cache, AWS; migrations -> database, AWS. Nothing is open to the network's own range, and the data stores open
 * no connection at all.
 * Controls: FSBP EC2.18, EC2.19 (only 80 and 443 open to the world).
 */
export class SecurityGroups extends Construct {
  readonly alb: string;
  readonly app: string;
  readonly migration: string;
  readonly database: string;
  readonly cache: string;
  /** Group of the proxy before the database, where there is one. */
  readonly proxy?: string;
  /** Group of the interface endpoints, where there are any. */
  readonly endpoints?: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: SecurityGroupsProps,
  ) {
    super(scope, id);
    const { containerPort, databasePort, cachePort } = props;

    this.alb = this.createGroup("alb", "Load balancer");
    this.app = this.createGroup("app", "Tasks of the application");
    this.migration = this.createGroup("migration", "Migration function");
    this.database = this.createGroup("database", "Aurora");
    this.cache = this.createGroup("cache", "Cache");

    this.admit("alb_http", this.alb, HTTP, "HTTP from the world, to be redirected or in development served");
    if (props.https) this.admit("alb_https", this.alb, HTTPS, "HTTPS and WebSockets from the world");

    this.connect("alb_to_app", this.alb, this.app, containerPort, "Load balancer to application");
    this.connect("app_to_database", this.app, this.database, databasePort, "Application to Aurora");
    this.connect(
      "migration_to_database",
      this.migration,
      this.database,
      databasePort,
      "Migrations to Aurora",
    );
    this.connect("app_to_cache", this.app, this.cache, cachePort, "Application to cache, TLS");
    if (props.memcachedPort) {
      this.connect(
        "app_to_memcached",
        this.app,
        this.cache,
        props.memcachedPort,
        "Application to Memcached, TLS",
      );
    }
    if (props.databaseProxy) {
      this.proxy = this.createGroup("proxy", "Proxy before Aurora");
      this.connect("app_to_proxy", this.app, this.proxy, databasePort, "Application to proxy, TLS");
      this.connect("proxy_to_database", this.proxy, this.database, databasePort, "Proxy to Aurora, TLS");
    }

    if (props.interfaceEndpoints) {
      this.endpoints = this.createGroup("endpoints", "Interface endpoints of AWS services");
      this.connect("app_to_endpoints", this.app, this.endpoints, HTTPS, "Application to interface endpoints");
      this.connect(
        "migration_to_endpoints",
        this.migration,
        this.endpoints,
        HTTPS,
        "Migrations to interface endpoints",
      );
    }
    for (const [service, prefixListId] of Object.entries(props.prefixListIds)) {
      this.release(
        `app_to_${service}`,
        this.app,
        { prefixListId },
        `Application to ${service}, gateway endpoint`,
      );
    }
    if (props.internet) {
      this.release(
        "app_to_internet",
        this.app,
        { cidrIpv4: EVERYWHERE },
        "Application to AWS and others by NAT, HTTPS only",
      );
      this.release(
        "migration_to_internet",
        this.migration,
        { cidrIpv4: EVERYWHERE },
        "Migrations to AWS by NAT, HTTPS only",
      );
    }
  }

  private createGroup(name: string, description: string): string {
    const groupName = `${this.props.prefix}-${name}`;
    return new SecurityGroup(this, name, {
      name: groupName,
      description,
      vpcId: this.props.vpcId,
      tags: { Name: groupName },
    }).id;
  }

  /** One way from a group to another: out of the first, into the second. */
  private connect(name: string, from: string, to: string, port: number, description: string): void {
    const protocol = { ipProtocol: "tcp", fromPort: port, toPort: port, description };
    new VpcSecurityGroupEgressRule(this, `${name}_out`, {
      ...protocol,
      securityGroupId: from,
      referencedSecurityGroupId: to,
    });
    new VpcSecurityGroupIngressRule(this, `${name}_in`, {
      ...protocol,
      securityGroupId: to,
      referencedSecurityGroupId: from,
    });
  }

  private admit(name: string, to: string, port: number, description: string): void {
    new VpcSecurityGroupIngressRule(this, name, {
      securityGroupId: to,
      cidrIpv4: EVERYWHERE,
      ipProtocol: "tcp",
      fromPort: port,
      toPort: port,
      description,
    });
  }

  private release(name: string, from: string, target: Target, description: string): void {
    new VpcSecurityGroupEgressRule(this, name, {
      ...target,
      securityGroupId: from,
      ipProtocol: "tcp",
      fromPort: HTTPS,
      toPort: HTTPS,
      description,
    });
  }
}
