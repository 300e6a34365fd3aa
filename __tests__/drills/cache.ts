import {
  CreateCacheParameterGroupCommand,
  ElastiCacheClient,
  ModifyReplicationGroupCommand,
} from "@aws-sdk/client-elasticache";
import { options } from "../deploy/emulator/emulator";
import { log, makeLogGroup } from "./helpers/data-stores";
import { follow } from "./helpers/drill";
import type { Surroundings } from "./helpers/drill";
import { report } from "./helpers/metrics";

const group = "groundwork-prod-redis";
const node = (number: number) => ({ CacheClusterId: `${group}-00${number}` });

export function drillCache(surroundings: Surroundings): void {
  follow("cache-down", surroundings, (book) => {
    test("a failover moves the primary, and is among the events", async () => {
      expect(await book.run("state")).toMatch(
        /^groundwork-prod-redis-001\tprimary\t\S+\ngroundwork-prod-redis-002\treplica[\s\S]*\navailable\tenabled\tenabled\n$/,
      );
      expect(await book.run("failover")).toBe(`${group}\n`);
      expect(await book.run("state")).toMatch(/-001\treplica\t\S+\ngroundwork-prod-redis-002\tprimary/);
      expect(await book.run("events")).toMatch(
        /Failover from primary node groundwork-prod-redis-001 to replica node groundwork-prod-redis-002 completed/,
      );
    });
  });

  follow("cache-load", surroundings, (book) => {
    test("the busy node and its slow commands are seen", async () => {
      await report("AWS/ElastiCache", "EngineCPUUtilization", 96, node(1));
      expect(await book.run("load")).toMatch(/groundwork-prod-redis-001 EngineCPUUtilization\t96\.0\n/);
      await makeLogGroup("/aws/elasticache/groundwork-prod/slow-log");
      await log(
        "/aws/elasticache/groundwork-prod/slow-log",
        '{"Command":"KEYS presence:*","Duration":48211}',
      );
      expect(await book.run("slow")).toContain("KEYS presence:*");
    });

    test("all nodes get the larger type", async () => {
      await expect(book.run("grow")).rejects.toThrow(/NODE_TYPE/);
      expect(await book.run("grow", { NODE_TYPE: "cache.r7g.xlarge" })).toBe("cache.r7g.xlarge\n");
    });
  });

  follow("cache-memory", surroundings, (book) => {
    test("memory and evictions of each node are told", async () => {
      await report("AWS/ElastiCache", "DatabaseMemoryUsagePercentage", 97, node(1));
      await report("AWS/ElastiCache", "Evictions", 1200, node(1));
      expect(await book.run("memory")).toMatch(
        /-001 DatabaseMemoryUsagePercentage\t97\.0\n\S+-001 Evictions\t1200\.0\n/,
      );
    });

    test("the policy is that of the group's own parameters, until the next deployment", async () => {
      const cache = new ElastiCacheClient(options());
      const own = { CacheParameterGroupName: "groundwork-prod-redis7" };
      await cache.send(
        new CreateCacheParameterGroupCommand({
          ...own,
          CacheParameterGroupFamily: "redis7",
          Description: "Cache",
        }),
      );
      await cache.send(new ModifyReplicationGroupCommand({ ReplicationGroupId: group, ...own }));
      expect(await book.run("policy")).toBe("groundwork-prod-redis7\n");
      const shown = `aws elasticache describe-cache-parameters --cache-parameter-group-name groundwork-prod-redis7 --source user --query "Parameters[].[ParameterName, ParameterValue]" --output text`;
      expect(await book.shell.run(shown)).toBe("maxmemory-policy\tvolatile-lru\n");
    });
  });

  follow("cache-replication-lag", surroundings, (book) => {
    test("the lag of each replica is told", async () => {
      await report("AWS/ElastiCache", "ReplicationLag", 42, node(3));
      expect(await book.run("lag")).toMatch(/-003 ReplicationLag\t42\.0\n/);
    });

    test("a replica goes and another comes", async () => {
      expect(await book.run("replace")).toBe(
        `${group}-001\t${group}-002\n${group}-001\t${group}-002\t${group}-003\n`,
      );
    });
  });
}
