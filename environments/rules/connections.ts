import type { Problem } from "../problem";
import { rule } from "./rule";

/** Notice before a Spot task is taken away (ECS Developer Guide, "Amazon ECS clusters for Fargate", Spot termination). */
const SPOT_NOTICE_SECONDS = 120;

/**
 * Timeouts that must fit long-lived WebSockets and the Spot notice. At the notice, ECS takes the task out of
 * the load balancer and sends SIGTERM at once: draining and stopping run side by side, both inside the notice.
 * Without Spot, ECS waits for the draining before it stops the task, so that only the bounds of the schema count.
 */
export const connectionRules = [
  rule(["realtime.pingIntervalSeconds", "realtime.idleTimeoutSeconds"], (ping, idle) => {
    if (idle > ping) return [];
    return [
      {
        path: "realtime.idleTimeoutSeconds",
        value: idle,
        allowed: `above realtime.pingIntervalSeconds, which is ${ping}: else the load balancer cuts every quiet WebSocket`,
        mend: `set it to ${Math.min(ping * 2, 4000)} or more, or lower realtime.pingIntervalSeconds`,
      },
    ];
  }),

  // Source: AWS re:Post, "How do I handle Spot termination notices in AWS Fargate Spot tasks?".
  rule(
    ["realtime.deregistrationDelaySeconds", "realtime.stopTimeoutSeconds", "realtime.spotWeight"],
    (delay, stop, spotWeight): Problem[] => {
      const path = "realtime.deregistrationDelaySeconds";
      if (spotWeight === 0) return [];
      if (delay >= SPOT_NOTICE_SECONDS) {
        return [
          {
            path,
            value: delay,
            allowed: `below ${SPOT_NOTICE_SECONDS} seconds with spotWeight ${spotWeight}: a Spot task is gone ${SPOT_NOTICE_SECONDS} seconds after its notice`,
            mend: `set it to ${stop} or less, or realtime.spotWeight to 0`,
          },
        ];
      }
      if (delay > stop) {
        return [
          {
            path,
            value: delay,
            allowed: `at most realtime.stopTimeoutSeconds, which is ${stop}, with spotWeight ${spotWeight}: a task must outlive the connections that drain from it`,
            mend: `set it to ${stop} or less, or realtime.stopTimeoutSeconds to ${delay} or more`,
          },
        ];
      }
      return [];
    },
  ),
];
