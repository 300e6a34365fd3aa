import { z } from "zod";
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
  /**
   * HTTPS with a certificate that is there already: clients then need a name of the certificate that your own DNS
   * points at the output `alb_dns_name`;
   */
  certificateArn: field(
    z.string().regex(/^arn:aws:acm:[a-z0-9-]+:\d{12}:certificate\/[0-9a-f-]+$/),
    "the ARN of an ACM certificate",
    '"arn:aws:acm:ap-northeast-1:111111111111:certificate/00000000-0000-0000-0000-000000000000"',
  ).optional(),
  /** or for a domain in a Route 53 zone of this account: certificate and record are made. */
  domain: z
    .strictObject({
      /** ACM takes no more than 64 characters for the first name of a certificate. */
      name: field(
        z
          .string()
          .max(64)
          .regex(/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/),
        "a lower-case domain name of at most 64 characters",
        '"realtime.chat.example.com"',
      ),
      hostedZoneId: field(
        z.string().regex(/^Z[A-Z0-9]+$/),
        "the id of a hosted zone",
        '"Z0123456789EXAMPLE"',
      ),
    })
    .optional(),
  /** How long the application's logs are kept. */
  logRetentionDays: logRetentionDays(),
  /** Whether AWS refuses to delete the load balancer. */
  deletionProtection: flag(),
});
