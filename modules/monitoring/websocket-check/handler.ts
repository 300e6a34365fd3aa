import { openWebSocket } from "./handshake";

/**
 * Opens the WebSocket once and writes how that went as two metrics in CloudWatch's embedded format, which needs no
 * permission: CloudWatch reads them from the function's log.
 * Source: CloudWatch User Guide, "Embedded metric format specification".
 */
export async function handler(): Promise<void> {
  const { METRIC_NAMESPACE, TIMEOUT_SECONDS, WEBSOCKET_URL } = process.env;
  const start = Date.now();
  const failure = await openWebSocket(WEBSOCKET_URL!, Number(TIMEOUT_SECONDS) * 1000).then(
    () => undefined,
    (error: Error) => error.message,
  );
  const line = {
    _aws: {
      Timestamp: start,
      CloudWatchMetrics: [
        {
          Namespace: METRIC_NAMESPACE,
          Dimensions: [[]],
          Metrics: [
            { Name: "WebSocketUp", Unit: "Count" },
            { Name: "WebSocketTime", Unit: "Milliseconds" },
          ],
        },
      ],
    },
    WebSocketUp: failure === undefined ? 1 : 0,
    WebSocketTime: Date.now() - start,
    failure,
  };
  // Not by `console`, before whose lines Lambda puts a time: CloudWatch would not read the rest.
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
