import type { RdsCluster } from "@cdktf/provider-aws/lib/rds-cluster";
import { Token } from "cdktf";
import { Construct } from "constructs";
import { FunctionSchedule } from "../function/schedule";
import { VpcFunction } from "../function/vpc-function";
import type { VpcFunctionProps } from "../function/vpc-function";
import { loginArn, logins } from "./logins";
import { migrationSource } from "./migration-source";

/** The longest that Lambda offers, for one migration may take long. */
export const migrationTimeoutSeconds = 900;

export interface MigrationFunctionProps extends Pick<
  VpcFunctionProps,
  | "name"
  | "roleName"
  | "account"
  | "region"
  | "subnetIds"
  | "securityGroupId"
  | "logKmsKeyArn"
  | "logRetentionInDays"
  | "reservedConcurrency"
> {
  readonly cluster: RdsCluster;
  /** Secret with the master user's credentials, and its key. */
  readonly secretArn: string;
  readonly secretsKmsKeyArn: string;
  /** Stack that deploys the function, for its errors. */
  readonly stack: string;
  /** How the identifiers of clusters begin that restore tests make, with a master password that RDS keeps. */
  readonly copyPrefix: string;
  /** Hours between two runs of the background work. */
  readonly maintenanceIntervalHours: number;
}

/**
 * The migration runner inside the VPC, for the database has no way in from outside, and the background work of the
 * database on a schedule. It may read the one secret, log in as the one user, and read the secrets of copies that are
 * made to test backups; nothing else.
 */
export class MigrationFunction extends Construct {
  readonly name: string;
  /** The rule that calls it for the background work. */
  readonly scheduleName: string;

  constructor(scope: Construct, id: string, props: MigrationFunctionProps) {
    super(scope, id);
    const { account, region, cluster, secretArn, secretsKmsKeyArn } = props;
    const lambda = new VpcFunction(this, "function", {
      ...props,
      description: "Migrates the database and does its background work",
      source: migrationSource,
      timeoutSeconds: migrationTimeoutSeconds,
      memory: 512,
      environment: {
        AURORA_CLUSTER_ARN: cluster.arn,
        AURORA_CLUSTER_ENDPOINT: cluster.endpoint,
        AURORA_DATABASE_NAME: cluster.databaseName,
        AURORA_PORT: Token.asString(cluster.port),
        DB_CREDENTIALS_SECRET_ARN: secretArn,
        COPY_PREFIX: props.copyPrefix,
        STACK: props.stack,
      },
      rights: [
        { Sid: "ReadCredentials", Action: "secretsmanager:GetSecretValue", Resource: secretArn },
        {
          Sid: "ReadCredentialsOfCopies",
          Action: "secretsmanager:GetSecretValue",
          Resource: `arn:aws:secretsmanager:${region}:${account}:secret:rds!cluster-*`,
          // RDS names the secret by an id that it makes, and says in a tag of its own whose it is.
          Condition: {
            StringLike: {
              "aws:ResourceTag/aws:rds:primaryDBClusterArn": `arn:aws:rds:${region}:${account}:cluster:${props.copyPrefix}*`,
            },
          },
        },
        {
          Sid: "DecryptCredentials",
          Action: "kms:Decrypt",
          Resource: secretsKmsKeyArn,
          Condition: { StringEquals: { "kms:ViaService": `secretsmanager.${region}.amazonaws.com` } },
        },
        {
          Sid: "LogIn",
          Action: "rds-db:connect",
          Resource: loginArn(logins.deployer, {
            account,
            region,
            clusterResourceId: cluster.clusterResourceId,
          }),
        },
      ],
    });
    const schedule = new FunctionSchedule(this, "maintenance", {
      name: `${props.name}-maintenance`,
      description: "Background work of the database",
      functionName: lambda.name,
      functionArn: lambda.arn,
      intervalMinutes: props.maintenanceIntervalHours * 60,
      maximumAgeSeconds: 1800,
      input: { task: "maintain" },
    });
    this.name = lambda.name;
    this.scheduleName = schedule.name;
  }
}
