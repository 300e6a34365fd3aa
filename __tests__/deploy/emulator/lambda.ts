import { setTimeout as sleep } from "node:timers/promises";
import {
  CreateFunctionCommand,
  InvokeWithResponseStreamCommand,
  LambdaClient,
  PutFunctionConcurrencyCommand,
} from "@aws-sdk/client-lambda";
import type { InvokeWithResponseStreamCompleteEvent } from "@aws-sdk/client-lambda";
import { strToU8, zipSync } from "fflate";
import { account, callQuery, errorOf, options } from "./emulator";

/** What a call answered, and when its pieces came. */
interface Streamed {
  readonly text: string;
  /** Milliseconds from the first piece to the last. */
  readonly spread: number;
  readonly complete: InvokeWithResponseStreamCompleteEvent;
  /** The end of the log. */
  readonly log: string;
}

export function describeLambda(): void {
  let lambda: LambdaClient;

  beforeAll(async () => {
    lambda = new LambdaClient({ ...options(), maxAttempts: 1 });
    const trust = {
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
      ],
    };
    await callQuery("iam", "CreateRole", {
      RoleName: "worker",
      AssumeRolePolicyDocument: JSON.stringify(trust),
      Version: "2010-05-08",
    });
  });

  /** Makes a function of the body of a handler that has `event`, `stream` and `context`. */
  async function create(name: string, body: string, more: object = {}): Promise<void> {
    const program = `exports.handler = awslambda.streamifyResponse(async (event, stream, context) => { ${body} });`;
    await lambda.send(
      new CreateFunctionCommand({
        FunctionName: name,
        Role: `arn:aws:iam::${account}:role/worker`,
        Runtime: "nodejs22.x",
        Handler: "index.handler",
        Code: { ZipFile: zipSync({ "index.js": strToU8(program) }) },
        Timeout: 30,
        ...more,
      }),
    );
  }
  const call = async (FunctionName: string, event: object = {}) =>
    lambda.send(
      new InvokeWithResponseStreamCommand({ FunctionName, Payload: Buffer.from(JSON.stringify(event)) }),
    );

  async function invoke(name: string, event?: object): Promise<Streamed> {
    const { EventStream } = await call(name, event);
    let text = "";
    let complete: InvokeWithResponseStreamCompleteEvent | undefined;
    const times: number[] = [];
    for await (const { PayloadChunk, InvokeComplete } of EventStream!) {
      if (PayloadChunk) {
        text += Buffer.from(PayloadChunk.Payload!).toString();
        times.push(Date.now());
      }
      complete ??= InvokeComplete;
    }
    const log = Buffer.from(complete!.LogResult ?? "", "base64").toString();
    return { text, spread: times.at(-1)! - times[0]!, complete: complete!, log };
  }

  test("a function answers while it works, with its event and its environment", async () => {
    await create(
      "streams",
      `console.log("begun");
       stream.write(event.greeting + " ");
       await new Promise((resolve) => setTimeout(resolve, 1000));
       stream.write(process.env.NAME + " " + (context.getRemainingTimeInMillis() > 20000));
       stream.end();`,
      { Environment: { Variables: { NAME: "world" } } },
    );
    const { text, spread, complete, log } = await invoke("streams", { greeting: "hello" });
    expect(text).toBe("hello world true");
    expect(spread).toBeGreaterThan(700);
    expect(complete.ErrorCode).toBeUndefined();
    expect(log).toBe("begun\n");
  });

  test("one that fails ends the stream with its error, one that takes too long is ended", async () => {
    await create("fails", 'stream.write("half"); throw new RangeError("no more");');
    const failed = await invoke("fails");
    expect(failed.text).toBe("half");
    expect(failed.complete.ErrorCode).toBe("Unhandled");
    expect(JSON.parse(failed.complete.ErrorDetails!)).toEqual({
      errorType: "RangeError",
      errorMessage: "no more",
    });
    await create("hangs", 'stream.write("half"); await new Promise(() => setInterval(() => {}, 1000));', {
      Timeout: 1,
    });
    const { complete } = await invoke("hangs");
    expect(complete).toMatchObject({ ErrorCode: "Sandbox.Timedout" });
    expect(complete.ErrorDetails).toContain("timed out after 1.00 seconds");
  });

  test("its reserved concurrency is the limit, and a caller who hangs up does not stop it", async () => {
    await create(
      "reserved",
      'stream.write("begun"); await new Promise((resolve) => setTimeout(resolve, event.milliseconds)); stream.end();',
    );
    await lambda.send(
      new PutFunctionConcurrencyCommand({ FunctionName: "reserved", ReservedConcurrentExecutions: 1 }),
    );
    const { EventStream } = await call("reserved", { milliseconds: 2000 });
    await EventStream![Symbol.asyncIterator]().next();
    expect(await errorOf(call("reserved", { milliseconds: 0 }))).toBe("TooManyRequestsException");
    await sleep(3000);
    expect((await invoke("reserved", { milliseconds: 0 })).text).toBe("begun");
  });

  test("a function that is not there", async () => {
    expect(await errorOf(call("missing"))).toBe("ResourceNotFoundException");
  });
}
