import { setTimeout as sleep } from "node:timers/promises";
import type {
  InvokeWithResponseStreamCompleteEvent,
  InvokeWithResponseStreamResponseEvent,
  LambdaClient,
} from "@aws-sdk/client-lambda";
import { MigrationError } from "../errors";
import { explainInvocation } from "./invocation-errors";
import { aliveSeconds, LineReader } from "./protocol";
import type { FunctionRequest, Line } from "./protocol";

export interface Invocation {
  functionName: string;
  region: string;
  request: FunctionRequest;
  /** Seconds to wait for a function that is at work for somebody else. @default 0 */
  busySeconds?: number;
  signal: AbortSignal;
  /** Told what the function tells, as it tells it. */
  onLine: (line: Extract<Line, { type: "event" | "job" }>) => void;
}

/** Seconds for which a function is waited for that Lambda is making ready, and between two tries. */
const readySeconds = 180;
const pollSeconds = 5;

/**
 * Lets the function do something and follows it, up to the 15 minutes that it may take.
 *
 * With InvokeWithResponseStream, which works for functions in a VPC too (function addresses do not), and gives the
 * answer as it is written: a plain call would be silent for minutes, and a router on the way would drop it. The SDK
 * tries nothing again: what looks like a failed call may be a lost answer, and the function would run twice.
 *
 * @returns the result
 * @throws MigrationError what the function answers; `locked` when Lambda says that it is at work already;
 * `unreachable` when it cannot be called; `interrupted` when the signal fires, after which the function works on
 */
export async function invokeFunction(invocation: Invocation): Promise<object> {
  const { LambdaClient } = await import("@aws-sdk/client-lambda");
  const client = new LambdaClient({
    region: invocation.region,
    maxAttempts: 1,
    // Longer without a sign of life, and the connection is gone.
    requestHandler: { connectionTimeout: 10_000, socketTimeout: 6 * aliveSeconds * 1000 },
  });
  try {
    const events = await call(client, invocation);
    return await follow(events, invocation);
  } catch (error) {
    if (invocation.signal.aborted) throw interrupted(invocation);
    throw error instanceof MigrationError
      ? error
      : explainInvocation(error as Error, invocation.functionName);
  } finally {
    client.destroy();
  }
}

type Events = AsyncIterable<InvokeWithResponseStreamResponseEvent>;

/** Calls the function; again, while it is being made ready or is at work for somebody else, and so was not run. */
async function call(client: LambdaClient, invocation: Invocation): Promise<Events> {
  const { InvokeWithResponseStreamCommand } = await import("@aws-sdk/client-lambda");
  const { functionName, request, busySeconds = 0, signal, onLine } = invocation;
  const command = new InvokeWithResponseStreamCommand({
    FunctionName: functionName,
    Payload: Buffer.from(JSON.stringify(request)),
    LogType: "Tail",
  });
  const began = Date.now();
  for (;;) {
    try {
      return (await client.send(command, { abortSignal: signal })).EventStream!;
    } catch (error) {
      const { name, message } = error as Error;
      const isBusy = name === "TooManyRequestsException";
      const isNotReady = ["ResourceConflictException", "ResourceNotReadyException"].includes(name);
      const seconds = isBusy ? busySeconds : isNotReady ? readySeconds : 0;
      if (Date.now() - began >= seconds * 1000) throw error;
      const told = isBusy ? "The function is at work for somebody else." : `${message}.`;
      onLine({ type: "event", event: { type: "connecting", message: told, seconds } });
      await sleep(Math.min(pollSeconds, seconds) * 1000, undefined, { signal });
    }
  }
}

async function follow(events: Events, { functionName, onLine }: Invocation): Promise<object> {
  const reader = new LineReader();
  let end: Line | undefined;
  let complete: InvokeWithResponseStreamCompleteEvent | undefined;
  try {
    for await (const { PayloadChunk, InvokeComplete } of events) {
      complete ??= InvokeComplete;
      for (const line of reader.read(PayloadChunk?.Payload ?? new Uint8Array())) {
        if (line.type === "event" || line.type === "job") onLine(line);
        else if (line.type !== "alive") end = line;
      }
    }
  } catch (error) {
    throw lost(functionName, error as Error);
  }
  if (end?.type === "result") return end.result;
  if (end?.type === "error") throw new MigrationError(end.failure, end.message, end.place);
  throw complete ? unfinished(functionName, complete) : lost(functionName);
}

/** The function cannot be heard any more, for a reason on the way. */
function lost(functionName: string, cause?: Error): MigrationError {
  return new MigrationError(
    "failed",
    `The connection to the function ${functionName} was lost${cause ? `: ${cause.message}` : ""}. It works on; status says ` +
      `how far it came, and its log: ${logCommand(functionName)}`,
    {},
    { cause },
  );
}

/** The function ended without result and error: it was ended, or it broke. */
function unfinished(functionName: string, complete: InvokeWithResponseStreamCompleteEvent): MigrationError {
  const look = `Its log: ${logCommand(functionName)}`;
  const { ErrorCode = "no error code", ErrorDetails = "no details", LogResult } = complete;
  const log = LogResult ? `\n${Buffer.from(LogResult, "base64").toString().trimEnd()}` : "";
  const what = /tim(ed|e) ?out/i.test(`${ErrorCode} ${ErrorDetails}`)
    ? "was ended, for its time was over; what was unfinished is rolled back. See status, and run it again for the rest."
    : `broke: ${ErrorCode}, ${ErrorDetails}.`;
  return new MigrationError("failed", `The function ${functionName} ${what} ${look}${log}`);
}

function interrupted({ functionName, signal }: Invocation): MigrationError {
  return new MigrationError(
    "interrupted",
    `Interrupted (${signal.reason}), but the function ${functionName} works on, for 15 minutes at most. status says ` +
      `how far it came, and its log: ${logCommand(functionName)}`,
  );
}

function logCommand(functionName: string): string {
  return `aws logs tail /aws/lambda/${functionName} --follow`;
}
