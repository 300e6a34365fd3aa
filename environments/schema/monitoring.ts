import { z } from "zod";
import { field, whole } from "./field";

/** People who agree by a link in a mail. */
export const emails = () =>
  field(
    z.array(field(z.email(), "an email address", '"oncall@example.com"')),
    "email addresses, or an empty list",
    '["oncall@example.com"]',
  );

/** Programs that confirm a subscription by themselves. */
export const urls = () =>
  field(
    z.array(
      field(
        z.url({ protocol: /^https$/ }).regex(/^\S+$/),
        "an https:// address that confirms a subscription by itself",
        '"https://pager.example.com/sns"',
      ),
    ),
    "https:// addresses without a secret in them, or an empty list",
    '["https://pager.example.com/sns"]',
  );

const percent = (example: number) => whole(1, 99, "per cent", example);
const count = (example: number) => whole(1, 1_000_000, "in five minutes", example);

export const monitoring = z.strictObject({
  /** Who is told at once when users notice, or soon will. Nobody else's place: a page is for now. */
  pages: z.strictObject({ emails: emails(), urls: urls() }),
  /** Who is told of everything else, to look at it in working hours. */
  notices: z.strictObject({ emails: emails(), urls: urls() }),
  /** Where people read `docs/runbooks`; left out, alarms name the path in this repository. */
  runbookBaseUrl: field(
    z.string().regex(/^https:\/\/[^\s?#]{1,300}[^\s?#/]$/),
    "an https:// address without / at the end",
    '"https://git.example.com/groundwork/docs/runbooks"',
  ).optional(),
  /** Minutes between two openings of the WebSocket from outside; left out, nobody does. */
  websocketCheckMinutes: whole(1, 60, "minutes", 1).optional(),
  /** Where alarms go off. The examples are where to begin; docs/monitoring.md says what each means. */
  thresholds: z.strictObject({
    /** Requests that fail in the application. */
    targetErrorPercent: percent(5),
    /** Requests that the load balancer itself answers with an error. */
    balancerErrors: count(10),
    /** Time in which 95 of 100 requests are answered. */
    latencySeconds: field(z.number().min(0.1).max(60), "0.1 to 60 seconds", "2"),
    /** CPU and memory of the tasks, above what scaling aims at. */
    serviceCpuPercent: percent(85),
    serviceMemoryPercent: percent(85),
    /** CPU of an Aurora instance, of what it has at its maximum capacity. */
    databaseCpuPercent: percent(80),
    /** Capacity of Aurora, of `database.maxCapacity`. */
    databaseCapacityPercent: percent(90),
    /** Memory of an Aurora instance that must stay free, of what it has at its maximum capacity. */
    databaseFreeMemoryPercent: percent(10),
    /** Connections of an Aurora instance, of `database.maxConnections`. */
    databaseConnectionsPercent: percent(80),
    /** How far a reader may be behind. */
    replicaLagMilliseconds: whole(10, 60_000, "milliseconds", 1000),
    commitLatencyMilliseconds: whole(1, 10_000, "milliseconds", 50),
    /** CPU of a cache node. */
    cacheCpuPercent: percent(80),
    cacheMemoryPercent: percent(80),
    /** Keys that a cache node throws out for want of memory. */
    cacheEvictions: count(1000),
    /** Connections of a cache node (ElastiCache User Guide: it takes 65,000). */
    cacheConnections: whole(1, 65_000, "connections", 50_000),
    cacheReplicationLagSeconds: whole(1, 3600, "seconds", 5),
    /** Answers of CloudFront that are errors of the server. */
    cdnErrorPercent: percent(5),
    /** Requests that a web ACL blocks. */
    blockedRequests: count(1000),
    /** Errors in the application's log. */
    applicationErrors: count(10),
    /** Logins that fail, at the application, at Cognito, and at Aurora, each by itself. */
    failedLogins: count(50),
    /** Days before the end of a certificate; ACM renews its own 60 days before. */
    certificateDays: whole(1, 59, "days", 30),
  }),
});
