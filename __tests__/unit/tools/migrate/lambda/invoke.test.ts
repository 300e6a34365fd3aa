import http from "node:http";
import type { AddressInfo } from "node:net";
import { MigrationError } from "../../../../../tools/migrate/errors";
import { invokeFunction } from "../../../../../tools/migrate/lambda/invoke";
import { encode, LineReader } from "../../../../../tools/migrate/lambda/protocol";
import type { Line } from "../../../../../tools/migrate/lambda/protocol";
import { chunk, complete } from "../../../../event-stream";

/** What the pretended Lambda answers to one call. */
type Answer = { error: string; message?: string; status?: number } | { pieces: Buffer[]; hangUp?: boolean };

let answers: Answer[];
let calls: { url: string; body: unknown }[];
let server: http.Server;
let interruption: AbortController;
const shell = { ...process.env };

beforeAll(async () => {
  server = http.createServer((request, response) => {
    const body: Buffer[] = [];
    request.on("data", (chunk) => body.push(chunk));
    request.on("end", () => {
      calls.push({ url: request.url!, body: JSON.parse(Buffer.concat(body).toString()) });
      const answer = answers[Math.min(calls.length, answers.length) - 1]!;
      if ("error" in answer) {
        const { error, message = "", status = 400 } = answer;
        response.writeHead(status, { "content-type": "application/json", "x-amzn-errortype": error });
        return void response.end(JSON.stringify({ Message: message }));
      }
      response.writeHead(200, { "content-type": "application/vnd.amazon.eventstream" });
      for (const piece of answer.pieces) response.write(piece);
      if (answer.hangUp === undefined) response.end();
      else if (answer.hangUp) setTimeout(() => response.destroy(), 50);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});
beforeEach(() => {
  calls = [];
  interruption = new AbortController();
  const { port } = server.address() as AddressInfo;
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
  });
});
afterEach(() => {
  jest.restoreAllMocks();
  process.env = { ...shell };
});

const heard: Line[] = [];
beforeEach(() => void heard.splice(0));
const invoke = (busySeconds?: number) =>
  invokeFunction({
    busySeconds,
    functionName: "app-dev-migration",
    region: "ap-northeast-1",
    request: { task: "maintain", login: "iam", wait: 5 },
    signal: interruption.signal,
    onLine: (line) => heard.push(line),
  });
async function failure(...given: Answer[]): Promise<MigrationError> {
  answers = given;
  const error = await invoke().then(
    () => undefined,
    (reason) => reason,
  );
  expect(error).toBeInstanceOf(MigrationError);
  return error;
}

test("hands over the request, tells what the function tells and ends with its result", async () => {
  const event = { type: "connecting", message: "waiting", seconds: 60 } as const;
  answers = [
    {
      pieces: [
        chunk({ type: "event", event }, { type: "alive" }),
        chunk({ type: "result", result: { a: 1 } }),
        complete(),
      ],
    },
  ];
  expect(await invoke()).toEqual({ a: 1 });
  expect(heard).toEqual([{ type: "event", event }]);
  expect(calls).toEqual([
    {
      url: "/2021-11-15/functions/app-dev-migration/response-streaming-invocations",
      body: { task: "maintain", login: "iam", wait: 5 },
    },
  ]);
});

test("a line may come in pieces, cut within a letter too, and dates are dates again", () => {
  const reader = new LineReader();
  const bytes = Buffer.from(encode({ type: "result", result: { at: new Date(0), name: "ü" } }));
  const cut = bytes.indexOf(Buffer.from("ü")) + 1;
  expect(reader.read(bytes.subarray(0, cut))).toEqual([]);
  expect(reader.read(bytes.subarray(cut))).toEqual([
    { type: "result", result: { at: new Date(0), name: "ü" } },
  ]);
});

test("the function's error is the error here, with its place", async () => {
  const place = { file: "0001_a.sql", line: 4, code: "42P01" };
  const error = await failure({
    pieces: [chunk({ type: "error", failure: "refused", message: "No.", place }), complete()],
  });
  expect(error).toMatchObject({ failure: "refused", message: "No.", place });
});

describe("a call that Lambda refuses", () => {
  test.each<[string, string, RegExp]>([
    ["TooManyRequestsException", "locked", /at work already, and does one thing at a time: Rate exceeded/],
    [
      "ResourceNotFoundException",
      "unreachable",
      /There is no function app-dev-migration\. Deploy the database phase/,
    ],
    ["AccessDeniedException", "unreachable", /may not call the function.*lambda:InvokeFunction/],
    ["ExpiredTokenException", "unreachable", /AWS refuses these credentials.*Sign in again/],
    ["RequestTooLargeException", "refused", /too large/],
    [
      "ServiceException",
      "unreachable",
      /gave no answer.*ServiceException.*not known whether it was run: see status/,
    ],
  ])("with %s is %s, and is not tried again", async (error, kind, message) => {
    const { failure: found, message: said } = await failure({
      error,
      message: "Rate exceeded.",
      status: 429,
    });
    expect(found).toBe(kind);
    expect(said).toMatch(message);
    expect(calls).toHaveLength(1);
  });

  test("for want of a network or of credentials says so", async () => {
    process.env.AWS_ENDPOINT_URL = "http://127.0.0.1:1";
    expect((await failure({ pieces: [] })).message).toMatch(/Lambda gave no answer.*AWS_ENDPOINT_URL/);
    for (const name of Object.keys(process.env)) if (name.startsWith("AWS_")) delete process.env[name];
    Object.assign(process.env, {
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_CONFIG_FILE: "/dev/null",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    });
    expect((await failure({ pieces: [] })).message).toMatch(
      /There are no AWS credentials to call the function/,
    );
  });
});

test("a function that Lambda is making ready is called again: it was not run", async () => {
  answers = [
    {
      error: "ResourceConflictException",
      message: "The function is in the following state: Pending",
      status: 409,
    },
    { pieces: [chunk({ type: "result", result: {} }), complete()] },
  ];
  expect(await invoke()).toEqual({});
  expect(calls).toHaveLength(2);
  expect(heard).toMatchObject([{ type: "event", event: { type: "connecting", seconds: 180 } }]);
}, 15_000);

test("a function that is at work for somebody else is waited for, if that is wanted", async () => {
  answers = [
    { error: "TooManyRequestsException", message: "Rate Exceeded.", status: 429 },
    { pieces: [chunk({ type: "result", result: {} }), complete()] },
  ];
  expect(await invoke(1)).toEqual({});
  expect(calls).toHaveLength(2);
  expect(heard).toMatchObject([
    { event: { message: "The function is at work for somebody else.", seconds: 1 } },
  ]);
  answers = answers.slice(0, 1);
  await expect(invoke(1)).rejects.toMatchObject({ failure: "locked" });
});

describe("a function that ends without result and error", () => {
  const log = Buffer.from("last words\n").toString("base64");

  test("was ended by Lambda when its time was over", async () => {
    const error = await failure({
      pieces: [
        complete({
          ErrorCode: "Sandbox.Timedout",
          ErrorDetails: "Task timed out after 900.00 seconds",
          LogResult: log,
        }),
      ],
    });
    expect(error.failure).toBe("failed");
    expect(error.message).toMatch(
      /its time was over; what was unfinished is rolled back\. See status.*\nlast words$/s,
    );
  });

  test("broke: what it said and its log's end are shown", async () => {
    const error = await failure({
      pieces: [
        complete({ ErrorCode: "Runtime.OutOfMemory", ErrorDetails: "signal: killed", LogResult: log }),
      ],
    });
    expect(error.message).toMatch(
      /broke: Runtime\.OutOfMemory, signal: killed\. .*aws logs tail.*\nlast words$/s,
    );
  });

  test("cannot be heard any more: it works on", async () => {
    const error = await failure({ pieces: [chunk({ type: "alive" })], hangUp: true });
    expect(error.message).toMatch(
      /The connection to the function app-dev-migration was lost: .* It works on; status/,
    );
    expect(calls).toHaveLength(1);
  });
});

test("whoever interrupts is told that the function works on", async () => {
  setTimeout(() => interruption.abort("SIGINT"), 200);
  const error = await failure({ pieces: [chunk({ type: "alive" })], hangUp: false });
  expect(error).toMatchObject({
    failure: "interrupted",
    message: expect.stringMatching(
      /Interrupted \(SIGINT\), but the function app-dev-migration works on.*15 minutes/,
    ),
  });
});
