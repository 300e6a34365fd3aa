import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocketCheck } from "../../../../modules/monitoring/websocket-check";
import { handler } from "../../../../modules/monitoring/websocket-check/handler";
import { only, synthModule } from "../../synth";
import { context } from "./context";

describe("WebSocketCheck", () => {
  const json = synthModule(
    (stack) =>
      new WebSocketCheck(stack, "check", context, {
        functionName: "app-dev-websocket-check",
        roleName: "app-dev-websocket-check-role",
        account: "111111111111",
        url: "wss://chat.example.com/ws",
        intervalMinutes: 5,
        logKmsKeyArn: "arn:logs-key",
        logRetentionInDays: 14,
      }),
  );

  test("calls its function as often as it is told, and drops a call that had to wait", () => {
    expect(only(json, "aws_cloudwatch_event_rule").schedule_expression).toBe("rate(5 minutes)");
    expect(only(json, "aws_lambda_function_event_invoke_config").maximum_event_age_in_seconds).toBe(60);
  });

  test("goes off after three checks that failed or were not made", () => {
    expect(only(json, "aws_cloudwatch_metric_alarm")).toMatchObject({
      namespace: "app-dev",
      metric_name: "WebSocketUp",
      period: 300,
      evaluation_periods: 3,
      treat_missing_data: "breaching",
    });
  });

  test("has more time than a connection may take", () => {
    const { timeout, environment } = only(json, "aws_lambda_function");
    expect(timeout).toBeGreaterThan(Number(environment.variables.TIMEOUT_SECONDS));
  });
});

describe("the function", () => {
  /** What it writes for one answer of the server, which is all that CloudWatch sees. */
  async function check(status: number): Promise<Record<string, unknown>> {
    const server = createServer();
    server.on("upgrade", (_, socket) => socket.end(`HTTP/1.1 ${status} X\r\nContent-Length: 0\r\n\r\n`));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const before = { ...process.env };
    Object.assign(process.env, {
      METRIC_NAMESPACE: "app-dev",
      TIMEOUT_SECONDS: "2",
      WEBSOCKET_URL: `ws://127.0.0.1:${port}/ws`,
    });
    const write = jest.spyOn(process.stdout, "write").mockReturnValue(true);
    try {
      await handler();
      const [[line, ...others]] = write.mock.calls as [[string]];
      expect(others).toEqual([]);
      expect(line).toMatch(/^\{.*\}\n$/);
      return JSON.parse(line) as Record<string, unknown>;
    } finally {
      write.mockRestore();
      process.env = before;
      server.close();
    }
  }

  // CloudWatch User Guide, "Embedded metric format specification": no dimension is one empty set of them.
  test("tells CloudWatch two metrics in a line of its log", async () => {
    const line = await check(401);
    expect(line).toMatchObject({ WebSocketUp: 1, WebSocketTime: expect.any(Number) });
    expect(line).not.toHaveProperty("failure");
    expect(line._aws).toEqual({
      Timestamp: expect.any(Number),
      CloudWatchMetrics: [
        {
          Namespace: "app-dev",
          Dimensions: [[]],
          Metrics: [
            { Name: "WebSocketUp", Unit: "Count" },
            { Name: "WebSocketTime", Unit: "Milliseconds" },
          ],
        },
      ],
    });
  });

  test("does not fail when the check does, and says why", async () => {
    expect(await check(503)).toMatchObject({
      WebSocketUp: 0,
      failure: "HTTP 503 instead of a WebSocket",
    });
  });
});
