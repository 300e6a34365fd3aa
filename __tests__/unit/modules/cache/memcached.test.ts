import { Memcached } from "../../../../modules/cache/memcached";
import type { MemcachedProps } from "../../../../modules/cache/memcached";
import { only, synthModule } from "../../synth";

const synth = (change: Partial<MemcachedProps> = {}) =>
  synthModule(
    (stack) =>
      new Memcached(stack, "memcached", {
        prefix: "app-dev",
        name: "app-dev-memcached",
        engineVersion: "1.6.22",
        nodeType: "cache.t4g.micro",
        nodes: 2,
        subnetIds: ["subnet-a"],
        securityGroupId: "sg-cache",
        topicArn: "arn:topic",
        maintenanceWindow: "sun:05:00-sun:06:00",
        applyImmediately: false,
        ...change,
      }),
  );
const clusterOf = (change?: Partial<MemcachedProps>) => only(synth(change), "aws_elasticache_cluster");

describe("Memcached", () => {
  test("speaks TLS only, in the isolated tier, behind its group", () => {
    expect(clusterOf()).toMatchObject({
      engine: "memcached",
      port: 11211,
      transit_encryption_enabled: true,
      security_group_ids: ["sg-cache"],
      notification_topic_arn: "arn:topic",
      auto_minor_version_upgrade: "true",
    });
    expect(only(synth(), "aws_elasticache_subnet_group").subnet_ids).toEqual(["subnet-a"]);
  });

  test("is spread over zones as soon as there are two nodes", () => {
    expect(clusterOf().az_mode).toBe("cross-az");
    expect(clusterOf({ nodes: 1 }).az_mode).toBe("single-az");
  });

  test("has parameters of its family, under a name that ElastiCache takes", () => {
    expect(only(synth(), "aws_elasticache_parameter_group")).toMatchObject({
      family: "memcached1.6",
      name: "app-dev-memcached1-6",
    });
  });
});
