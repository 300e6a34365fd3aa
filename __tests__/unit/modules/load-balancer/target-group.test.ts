import { TargetGroup } from "../../../../modules/load-balancer/target-group";
import { only, synthModule } from "../../synth";

const group = only(
  synthModule(
    (stack) =>
      new TargetGroup(stack, "target_group", {
        name: "groundwork-dev-tg",
        vpcId: "vpc-1",
        healthCheckPath: "/healthz",
        stickinessSeconds: 3600,
        deregistrationDelaySeconds: 60,
      }),
  ),
  "aws_lb_target_group",
);

describe("TargetGroup", () => {
  test("finds tasks by address", () => {
    expect(group).toMatchObject({ target_type: "ip", vpc_id: "vpc-1" });
  });

  test("brings a client that connects again back to its task", () => {
    expect(group.stickiness).toEqual({ enabled: true, type: "lb_cookie", cookie_duration: 3600 });
  });

  test("drains for the given time, not the default of 300 s", () => {
    expect(group.deregistration_delay).toBe("60");
  });

  test("sends first requests where least are open, which slow start would forbid", () => {
    expect(group.load_balancing_algorithm_type).toBe("least_outstanding_requests");
    expect(group).not.toHaveProperty("slow_start");
  });

  test("asks the application for its health", () => {
    expect(group.health_check).toMatchObject({ path: "/healthz", matcher: "200" });
  });
});
