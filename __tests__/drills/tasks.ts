import { ECSClient, RunTaskCommand } from "@aws-sdk/client-ecs";
import { options } from "../deploy/emulator/emulator";
import { follow } from "./helpers/drill";
import type { Surroundings } from "./helpers/drill";
import { raise, report } from "./helpers/metrics";
import { name } from "./helpers/service";

export function drillTasks(surroundings: Surroundings): void {
  follow("unhealthy-targets", surroundings, (book) => {
    test("each target's health is told, and how it is asked", async () => {
      const said = (await book.run("health")).trim().split("\n");
      expect(said.slice(0, -1).map((line) => line.split("\t")[0])).toEqual([
        "10.0.0.5",
        "10.0.0.6",
        "10.0.0.7",
      ]);
      expect(said.at(-1)).toMatch(/^\/healthz\t5\t30\t2$/);
    });

    test("only what has the address is stopped", async () => {
      const ecs = new ECSClient(options());
      const { private_subnet_ids: subnets } = await book.variables();
      const awsvpcConfiguration = { subnets: subnets!.split("\n"), securityGroups: [] };
      const task = { cluster: name, taskDefinition: `${name}:2`, launchType: "FARGATE" as const };
      for (const group of [`service:${name}`, `service:${name}`]) {
        await ecs.send(new RunTaskCommand({ ...task, group, networkConfiguration: { awsvpcConfiguration } }));
      }
      const addresses = async () =>
        (
          await book.shell.run(
            `for task in $(aws ecs list-tasks --cluster ${name} --desired-status RUNNING --query taskArns --output text); do aws ecs describe-tasks --cluster ${name} --tasks $task --query "tasks[0].attachments[].details[?name == 'privateIPv4Address'].value | [0]" --output text; done`,
          )
        )
          .split(/\s+/)
          .filter(Boolean);
      const before = await addresses();
      expect(await book.run("stop", { ADDRESS: "192.0.2.1" })).toBe("");
      expect(await addresses()).toEqual(before);
      // The emulator may give both tasks one address.
      const [ADDRESS] = before as [string];
      expect(await book.run("stop", { ADDRESS })).toMatch(/^(unhealthy\n)+$/);
      expect(await addresses()).toEqual(before.filter((address) => address !== ADDRESS));
    });
  });

  follow("missing-tasks", surroundings, (book) => {
    test("numbers, and why a task ended", async () => {
      expect(await book.run("service")).toBe("3\t3\t0\n");
      expect(await book.run("stopped")).toMatch(/^unhealthy\t/);
    });

    test("new tasks go on demand", async () => {
      expect(JSON.parse(await book.run("on-demand"))).toEqual([{ capacityProvider: "FARGATE", weight: 1 }]);
    });
  });

  follow("service-load", surroundings, (book) => {
    test("load and bounds are told, and the bounds raised", async () => {
      await report("AWS/ECS", "CPUUtilization", 93, { ClusterName: name, ServiceName: name });
      expect(await book.run("load")).toMatch(/CPUUtilization\t93\.0\n/);
      expect(await book.run("scaling")).toBe("3\t30\n3\t3\n");
      await expect(book.run("raise", { MIN_TASKS: "6" })).rejects.toThrow(/MAX_TASKS: most tasks/);
      await book.run("raise", { MIN_TASKS: "6", MAX_TASKS: "60" });
      expect(await book.run("scaling")).toMatch(/^6\t60\n/);
    });
  });

  follow("service-down", surroundings, (book) => {
    test("what is in alarm, and the state of service and database", async () => {
      await raise("groundwork-prod-alb-no-healthy-target", "no datapoints were received");
      expect(await book.run("which")).toContain(
        "groundwork-prod-alb-no-healthy-target\tALARM\tno datapoints",
      );
      expect(await book.run("state")).toBe("ACTIVE\t3\t3\navailable\n");
    });
  });

  follow("service-near-limit", surroundings, (book) => {
    test("which limit it is", async () => {
      await raise("groundwork-prod-redis-1-memory", "Threshold Crossed: 92 > 85");
      expect(await book.run("which")).toContain("groundwork-prod-redis-1-memory\tALARM\t");
    });
  });

  follow("slow-responses", surroundings, (book) => {
    test("all that a request goes through is told in one look", async () => {
      const said = await book.run("where");
      for (const metric of ["TargetResponseTime", "CPUUtilization", "CommitLatency", "EngineCPUUtilization"])
        expect(said).toContain(metric);
      expect(said).toMatch(/redis-1-memory\tALARM/);
    });
  });

  follow("rejected-connections", surroundings, (book) => {
    test("rejected connections are told", async () => {
      const { alb_arn_suffix: LoadBalancer } = await book.variables();
      await report("AWS/ApplicationELB", "RejectedConnectionCount", 17, { LoadBalancer: LoadBalancer! });
      expect(await book.run("connections")).toMatch(/RejectedConnectionCount\t17\.0\n/);
    });
  });

  follow("websocket-check", surroundings, (book) => {
    test("the alarms beside it, and where the name should lead", async () => {
      expect(await book.run("alarms")).toMatch(/^groundwork-prod-alb-no-healthy-target\tALARM/);
      expect(await book.run("name")).toMatch(
        /^wss:\/\/realtime\.chat\.example\.com\/ws\ngroundwork-prod-alb-\S+\n$/,
      );
    });
  });
}
