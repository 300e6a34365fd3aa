import {
  CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { DescribeSubnetsCommand, DescribeVpcsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { DescribeServicesCommand, ECSClient } from "@aws-sdk/client-ecs";
import { DescribeReplicationGroupsCommand, ElastiCacheClient } from "@aws-sdk/client-elasticache";
import {
  DescribeLoadBalancersCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { DescribeDBClustersCommand, RDSClient } from "@aws-sdk/client-rds";
import {
  GetBucketPolicyCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { phases, region, settings } from "./platform";
import type { Platform } from "./platform";

/** What AWS says of what was published. */
export const describeReadBack = ({ outputs }: Platform) =>
  describe("read back through the AWS SDK", () => {
    test("the network's outputs are its subnets, by tier and zone", async () => {
      const { vpc_id, public_subnet_ids, private_subnet_ids, isolated_subnet_ids } = outputs().networking;
      const client = new EC2Client({ region });
      const { Vpcs } = await client.send(new DescribeVpcsCommand({ VpcIds: [vpc_id] }));
      expect(Vpcs).toMatchObject([{ CidrBlock: settings.networking.cidr }]);
      for (const [ids, cidrs] of [
        [public_subnet_ids, settings.networking.publicSubnets],
        [private_subnet_ids, settings.networking.privateSubnets],
        [isolated_subnet_ids, settings.networking.isolatedSubnets],
      ] as const) {
        const { Subnets } = await client.send(new DescribeSubnetsCommand({ SubnetIds: [...ids] }));
        const byId = Object.fromEntries(Subnets!.map((subnet) => [subnet.SubnetId, subnet]));
        expect(ids.map((id) => byId[id]!.CidrBlock)).toEqual(cidrs);
        expect(ids.map((id) => byId[id]!.AvailabilityZone)).toEqual(settings.networking.availabilityZones);
        expect(ids.map((id) => byId[id]!.VpcId)).toEqual(ids.map(() => vpc_id));
      }
    });

    test("the user pool signs in by email, and its client is the one published", async () => {
      const { cognito_user_pool_id: UserPoolId, cognito_client_id: ClientId } = outputs().security;
      const client = new CognitoIdentityProviderClient({ region });
      const { UserPool } = await client.send(new DescribeUserPoolCommand({ UserPoolId }));
      expect(UserPool).toMatchObject({
        Arn: outputs().security.cognito_user_pool_arn,
        UsernameAttributes: ["email"],
      });
      const { UserPoolClient } = await client.send(
        new DescribeUserPoolClientCommand({ UserPoolId, ClientId }),
      );
      expect(UserPoolClient!.CallbackURLs!.sort()).toEqual(
        [...settings.security.cognito.callbackUrls].sort(),
      );
      expect(UserPoolClient!.ClientSecret).toBeUndefined();
    });

    test("Aurora is the cluster published, with the password of the secret nowhere in the state", async () => {
      const { aurora_cluster_arn, aurora_cluster_endpoint, aurora_port, db_credentials_secret_arn } =
        outputs().database;
      const client = new RDSClient({ region });
      const { DBClusters } = await client.send(new DescribeDBClustersCommand({}));
      expect(DBClusters).toMatchObject([
        {
          DBClusterArn: aurora_cluster_arn,
          Endpoint: aurora_cluster_endpoint,
          Port: aurora_port,
          EngineVersion: "15.8",
        },
      ]);
      const secrets = new SecretsManagerClient({ region });
      const secret = await secrets.send(new GetSecretValueCommand({ SecretId: db_credentials_secret_arn }));
      const credentials = JSON.parse(secret.SecretString!) as Record<string, string>;
      expect(Object.keys(credentials).sort()).toEqual([
        "dbname",
        "engine",
        "host",
        "password",
        "port",
        "username",
      ]);
      expect(credentials.password).toMatch(/^.{30,}$/);
      expect(await everyState(outputs().bootstrap.state_bucket)).not.toContain(credentials.password);
    });

    test("Redis and the service are those published", async () => {
      const redis = await new ElastiCacheClient({ region }).send(new DescribeReplicationGroupsCommand({}));
      expect(redis.ReplicationGroups).toMatchObject([
        { AuthTokenEnabled: true, TransitEncryptionEnabled: true },
      ]);
      const { ecs_cluster_name, ecs_service_name, alb_dns_name } = outputs().realtime;
      const ecs = await new ECSClient({ region }).send(
        new DescribeServicesCommand({ cluster: ecs_cluster_name, services: [ecs_service_name] }),
      );
      expect(ecs.services).toMatchObject([{ serviceName: ecs_service_name, status: "ACTIVE" }]);
      const balancers = await new ElasticLoadBalancingV2Client({ region }).send(
        new DescribeLoadBalancersCommand({}),
      );
      expect(balancers.LoadBalancers).toMatchObject([
        { DNSName: alb_dns_name, VpcId: outputs().networking.vpc_id },
      ]);
    });

    test("the pages' bucket is read by the distribution published and by nobody else, and takes a build", async () => {
      const { cloudfront_distribution_id, cloudfront_domain_name, frontend_s3_bucket, frontend_url } =
        outputs().cdn;
      expect(frontend_url).toBe(`https://${cloudfront_domain_name}`);
      const client = new S3Client({ region, forcePathStyle: true });
      const object = { Bucket: frontend_s3_bucket, Key: "index.html" };
      const { Policy } = await client.send(new GetBucketPolicyCommand({ Bucket: object.Bucket }));
      const { Statement } = JSON.parse(Policy!) as { Statement: Record<string, unknown>[] };
      expect(Statement.filter(({ Effect }) => Effect === "Allow")).toEqual([
        expect.objectContaining({
          Principal: { Service: "cloudfront.amazonaws.com" },
          Action: "s3:GetObject",
          Condition: {
            StringEquals: {
              "aws:SourceArn": `arn:aws:cloudfront::${settings.account}:distribution/${cloudfront_distribution_id}`,
            },
          },
        }),
      ]);
      await client.send(new PutObjectCommand({ ...object, Body: "<!doctype html>" }));
      const { ServerSideEncryption } = await client.send(new HeadObjectCommand(object));
      expect(ServerSideEncryption).toBe("aws:kms");
    });
  });

/** The text of every phase's state in the bucket. */
async function everyState(Bucket: string): Promise<string> {
  const client = new S3Client({ region, forcePathStyle: true });
  const { Contents } = await client.send(new ListObjectsV2Command({ Bucket }));
  const keys = Contents!.map(({ Key }) => Key!);
  expect(keys.sort()).toEqual(
    phases
      .filter((phase) => phase !== "bootstrap")
      .map((phase) => `${phase}.tfstate`)
      .sort(),
  );
  const bodies = keys.map(async (Key) => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
    return Body!.transformToString();
  });
  return (await Promise.all(bodies)).join("\n");
}
