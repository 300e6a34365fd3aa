import { z } from "zod";
import { domain } from "./domain";
import { choice, field, flag, logRetentionDays, whole } from "./field";

const path = (example: string) =>
  field(z.string().regex(/^\/[\w/.-]*$/), "a path that begins with / and has no query", `"${example}"`);

/** The image in this phase's ECR repository, by tag or by digest. */
const image = field(
  z.union([
    z.strictObject({
      tag: field(
        z.string().regex(/^\w[\w.-]{0,127}$/),
        "1 to 128 letters, digits, _ . or -, no . or - first",
        '"0.1.0"',
      ),
    }),
    z.strictObject({
      digest: field(
        z.string().regex(/^sha256:[0-9a-f]{64}$/),
        "sha256: and 64 hexadecimal digits",
        `"sha256:${"0".repeat(64)}"`,
      ),
    }),
  ]),
  "{ tag } or { digest }, one of them",
  '{ tag: "0.1.0" }',
);

export const realtime = z.strictObject({
  image,
  /** Port on which the application listens; below 1024 it would have to be root. */
  containerPort: whole(1024, 65535, "", 8080),
  /** Path that answers 200 while the application is well. */
  healthCheckPath: path("/healthz"),
  /**
   * Command, without a shell, by which the container checks itself; 0 is healthy. Without it: `wget` on
   * `healthCheckPath`, which images based on Alpine or BusyBox have.
   */
  healthCheckCommand: field(
    z.array(field(z.string().min(1), "a word of the command", '"node"')).min(1),
    "the words of a command, the program first",
    '["node", "healthcheck.js"]',
  ).optional(),
  /** Path of the WebSocket endpoint. */
  websocketPath: path("/ws"),
  /** Fargate CPU units, 1024 a vCPU; only certain pairs with `memory` exist. */
  cpu: whole(256, 32768, "CPU units", 256),
  /** MiB. */
  memory: whole(512, 249856, "MiB", 512),
  architecture: choice("ARM64", "X86_64"),
  /** Tasks on on-demand capacity before Spot is used at all. */
  onDemandBase: whole(0, 1000, "tasks", 1),
  /** Shares of the tasks above the base. ECS keeps not even the base on a capacity provider of weight 0. */
  onDemandWeight: whole(1, 1000, "", 1, "ECS places no task on capacity of weight 0, not even onDemandBase"),
  spotWeight: whole(0, 1000, "", 1, "a share of the tasks above onDemandBase"),
  minTasks: whole(1, 5000, "tasks", 2),
  maxTasks: whole(1, 5000, "tasks", 6),
  /** Targets of the automatic scaling. */
  targetCpuPercent: whole(10, 95, "per cent", 60),
  targetMemoryPercent: whole(10, 95, "per cent", 70),
  targetRequestsPerTask: whole(1, 1000000, "requests a minute", 1000),
  /** The server pings each WebSocket at this interval. */
  pingIntervalSeconds: whole(1, 3999, "seconds", 30, "below idleTimeoutSeconds"),
  /** The load balancer closes a connection that is silent for this long. */
  idleTimeoutSeconds: whole(1, 4000, "seconds", 300, "above pingIntervalSeconds"),
  /** How long the load balancer lets the connections of a leaving task run on. */
  deregistrationDelaySeconds: whole(0, 3600, "seconds", 60, "with Spot below 120"),
  /** Between SIGTERM and SIGKILL; ECS allows no more than the notice that Spot gives. */
  stopTimeoutSeconds: whole(2, 120, "seconds", 90, "Spot gives a notice of 120 seconds"),
  /** How long a client is sent to the same task. */
  stickinessSeconds: whole(1, 604800, "seconds", 3600),
  /** HTTPS for a domain. Without one, the load balancer speaks plain HTTP under AWS's own name. */
  domain: domain("realtime.chat.example.com", "ap-northeast-1"),
  /** How long the application's logs are kept. */
  logRetentionDays: logRetentionDays(),
  /** Whether AWS refuses to delete the load balancer. */
  deletionProtection: flag(),
});
