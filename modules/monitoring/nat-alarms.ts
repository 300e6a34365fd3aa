import { Construct } from "constructs";
import { Alarm } from "./alarm";
import type { AlarmContext } from "./alarm";

export interface NatAlarmsProps {
  /** In the order of the zones; none without NAT. */
  readonly gatewayIds: readonly string[];
}

/** An alarm for each NAT gateway that has no port left for a connection. */
export class NatAlarms extends Construct {
  readonly all: readonly Alarm[];

  constructor(scope: Construct, id: string, context: AlarmContext, { gatewayIds }: NatAlarmsProps) {
    super(scope, id);
    this.all = gatewayIds.map(
      (gatewayId, index) =>
        new Alarm(this, context, {
          name: `nat-${index + 1}-ports`,
          title: "Connections that NAT had no port for",
          meaning:
            "A NAT gateway has no port left for a connection out: tasks cannot reach AWS or the internet",
          runbook: "nat-ports",
          value: {
            namespace: "AWS/NATGateway",
            name: "ErrorPortAllocation",
            dimensions: { NatGatewayId: gatewayId },
            stat: "Sum",
          },
          comparison: ">",
          threshold: 0,
          periodSeconds: 300,
          periods: 1,
          missing: "notBreaching",
        }),
    );
  }
}
