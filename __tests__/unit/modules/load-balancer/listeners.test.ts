import { Listeners } from "../../../../modules/load-balancer/listeners";
import { find, only, resources, synthModule } from "../../synth";

const props = { loadBalancerArn: "arn:lb", targetGroupArn: "arn:tg" };

describe("Listeners with a certificate", () => {
  const json = synthModule(
    (stack) => new Listeners(stack, "listeners", { ...props, certificateArn: "arn:certificate" }),
  );

  test("only redirect on port 80", () => {
    const { default_action: actions } = find(json, "aws_lb_listener", { port: 80 });
    expect(actions).toEqual([
      { type: "redirect", redirect: { protocol: "HTTPS", port: "443", status_code: "HTTP_301" } },
    ]);
  });

  test("serve on port 443 with TLS 1.3, and 1.2 at the least", () => {
    expect(find(json, "aws_lb_listener", { port: 443 })).toMatchObject({
      protocol: "HTTPS",
      ssl_policy: "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
      certificate_arn: "arn:certificate",
      default_action: [{ type: "forward", target_group_arn: "arn:tg" }],
    });
  });

  test("tell browsers to stay with HTTPS, and nothing of the server", () => {
    expect(find(json, "aws_lb_listener", { port: 443 })).toMatchObject({
      routing_http_response_strict_transport_security_header_value: "max-age=31536000",
      routing_http_response_server_enabled: false,
    });
  });

  test("never forward over plain HTTP", () => {
    const forwarding = resources(json, "aws_lb_listener").filter(({ default_action: actions }) =>
      actions.some(({ type }: { type: string }) => type === "forward"),
    );
    expect(forwarding.map(({ protocol }) => protocol)).toEqual(["HTTPS"]);
  });
});

describe("Listeners without a certificate", () => {
  const json = synthModule((stack) => new Listeners(stack, "listeners", props));

  test("serve on port 80 alone", () => {
    expect(only(json, "aws_lb_listener")).toMatchObject({
      port: 80,
      protocol: "HTTP",
      default_action: [{ type: "forward", target_group_arn: "arn:tg" }],
    });
  });
});
