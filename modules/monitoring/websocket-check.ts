import { Construct } from "constructs";
import type { FunctionSource } from "../function/archive";
import { NodeFunction } from "../function/node-function";
import { FunctionSchedule } from "../function/schedule";
import { Alarm } from "./alarm";
import type { AlarmContext } from "./alarm";

const SOURCE: FunctionSource = { entry: "modules/monitoring/websocket-check/handler.ts", files: {} };
/** Seconds that a connection may take. */
const TIMEOUT = 10;
/** Checks in a row that must fail. */
const FAILURES = 3;

export interface WebSocketCheckProps {
  readonly functionName: string;
  readonly roleName: string;
  readonly account: string;
  /** `ws://` or `wss://` */
  readonly url: string;
  /** Minutes between two checks. */
  readonly intervalMinutes: number;
  readonly logKmsKeyArn: string;
  readonly logRetentionInDays: number;
}

/**
 * Opens a WebSocket at regular intervals, from outside of the VPC as users do, and goes off when that fails. It has no
 * secret and no rights but to write its log. Why it is no canary of CloudWatch Synthetics: docs/decisions.md.
 */
export class WebSocketCheck extends Construct {
  readonly alarm: Alarm;

  constructor(scope: Construct, id: string, context: AlarmContext, props: WebSocketCheckProps) {
    super(scope, id);
    const { functionName, intervalMinutes } = props;
    const lambda = new NodeFunction(this, "function", {
      ...props,
      name: functionName,
      region: context.region,
      description: "Opens a WebSocket to see whether users can",
      source: SOURCE,
      rights: [],
      environment: {
        METRIC_NAMESPACE: context.prefix,
        TIMEOUT_SECONDS: String(TIMEOUT),
        WEBSOCKET_URL: props.url,
      },
      timeoutSeconds: 2 * TIMEOUT,
      memory: 128,
    });
    new FunctionSchedule(this, "schedule", {
      name: functionName,
      description: "Checks the WebSocket endpoint",
      functionName: lambda.name,
      functionArn: lambda.arn,
      intervalMinutes,
      maximumAgeSeconds: 60,
      input: {},
    });
    this.alarm = new Alarm(this, context, {
      name: "websocket-check",
      title: "WebSocket opened from outside, 1 or 0",
      meaning: `${FAILURES} times in a row no WebSocket could be opened from outside, or the check itself does not run`,
      runbook: "websocket-check",
      value: { namespace: context.prefix, name: "WebSocketUp", dimensions: {}, stat: "Maximum" },
      comparison: "<",
      threshold: 1,
      periodSeconds: intervalMinutes * 60,
      periods: FAILURES,
      missing: "breaching",
    });
  }
}
