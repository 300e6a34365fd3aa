import type { Control } from "../../control";
import { requireSet, requireTrue } from "../../require";

export const elbAccessLogs: Control = {
  name: "elb-access-logs",
  ids: ["FSBP ELB.5"],
  title: "The load balancer logs every request",
  severity: "medium",
  why: "After an intrusion nobody could tell who asked for what.",
  mend: "Set access_logs with enabled and a bucket.",
  types: ["aws_lb"],
  check: (loadBalancer) => [
    ...requireTrue(loadBalancer, "access_logs.enabled"),
    ...requireSet(loadBalancer, "access_logs.bucket", "a bucket"),
  ],
  examples: {
    failing: [
      { aws_lb: { example: { access_logs: { enabled: false } } } },
      { aws_lb: { example: { access_logs: null } } },
    ],
    passing: [{ aws_lb: { example: { access_logs: [{ enabled: true, bucket: "logs" }] } } }],
  },
};
