import { LbListener } from "@cdktf/provider-aws/lib/lb-listener";
import { Construct } from "constructs";

/** TLS 1.3, and 1.2 with forward secrecy and authenticated encryption only. Control: FSBP ELB.17. */
const TLS_POLICY = "ELBSecurityPolicy-TLS13-1-2-Res-2021-06";
const ONE_YEAR = "max-age=31536000";

export interface ListenersProps {
  readonly loadBalancerArn: string;
  readonly targetGroupArn: string;
  /** Certificate for HTTPS. @default none: plain HTTP, for development only */
  readonly certificateArn?: string;
}

/**
 * The ports of a load balancer. With a certificate, HTTPS serves everything, WebSockets too, and port 80 only
 * redirects there; without one, port 80 serves.
 * Control: FSBP ELB.1.
 */
export class Listeners extends Construct {
  /** The listener that leads to the application. */
  readonly serving: LbListener;

  constructor(scope: Construct, id: string, props: ListenersProps) {
    super(scope, id);
    const { certificateArn, loadBalancerArn } = props;
    const forward = { type: "forward", targetGroupArn: props.targetGroupArn };
    const http = new LbListener(this, "http", {
      loadBalancerArn,
      port: 80,
      protocol: "HTTP",
      defaultAction: [
        certificateArn
          ? { type: "redirect", redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } }
          : forward,
      ],
    });
    this.serving = certificateArn
      ? new LbListener(this, "https", {
          loadBalancerArn,
          port: 443,
          protocol: "HTTPS",
          sslPolicy: TLS_POLICY,
          certificateArn,
          routingHttpResponseStrictTransportSecurityHeaderValue: ONE_YEAR,
          routingHttpResponseServerEnabled: false,
          defaultAction: [forward],
        })
      : http;
  }
}
