import type { AccessLogBucket } from "../../../../modules/load-balancer/access-log-bucket";
import { LoadBalancer } from "../../../../modules/load-balancer/load-balancer";
import { only, synthModule } from "../../synth";

const lb = only(
  synthModule(
    (stack) =>
      new LoadBalancer(stack, "load_balancer", {
        name: "groundwork-dev-alb",
        subnetIds: ["subnet-1", "subnet-2"],
        securityGroupId: "sg-1",
        idleTimeoutSeconds: 300,
        accessLogs: { bucketName: "logs", policy: { fqn: "aws_s3_bucket_policy.logs" } } as AccessLogBucket,
        deletionProtection: true,
      }),
  ),
  "aws_lb",
);

describe("LoadBalancer", () => {
  test("faces the internet in its own security group", () => {
    expect(lb).toMatchObject({
      load_balancer_type: "application",
      internal: false,
      subnets: ["subnet-1", "subnet-2"],
      security_groups: ["sg-1"],
    });
  });

  test("drops invalid headers and defends against request smuggling", () => {
    expect(lb.drop_invalid_header_fields).toBe(true);
    expect(lb.desync_mitigation_mode).toBe("defensive");
  });

  test("logs each request, once the bucket lets it write", () => {
    expect(lb.access_logs).toEqual({ bucket: "logs", enabled: true });
    expect(lb.depends_on).toEqual(["aws_s3_bucket_policy.logs"]);
  });

  test("keeps silent WebSockets for the given time, not the default of 60 s", () => {
    expect(lb.idle_timeout).toBe(300);
  });

  test("is protected from deletion where that is asked", () => {
    expect(lb.enable_deletion_protection).toBe(true);
  });
});
