import path from "node:path";
import type { Writable } from "node:stream";
import { encode } from "./protocol";
import type { FunctionRequest, Line } from "./protocol";
import { work } from "./work";

/** What Lambda's Node runtime provides as a global. */
declare const awslambda: {
  streamifyResponse: (
    handler: (
      event: FunctionRequest,
      response: Writable,
      context: { getRemainingTimeInMillis: () => number },
    ) => Promise<void>,
  ) => unknown;
};

/**
 * The migration runner, the background jobs and the platform's records as a Lambda function, which answers while it
 * works. What it answers is in its log, too, but for what records hold. A scheduled request that fails ends as an error of the function, for its metric `Errors`.
 */
export const handler = awslambda.streamifyResponse(async (event, response, context) => {
  const write = (line: Line) => {
    response.write(encode(line));
    if (!isLeftOut(line, event)) console.log(JSON.stringify(line));
  };
  console.log(JSON.stringify({ type: "request", task: event.task }));
  const error = await work(event, {
    folder: path.join(__dirname, "migrations"),
    env: process.env,
    remaining: () => context.getRemainingTimeInMillis(),
    write,
  });
  // Before the end of the answer: what fails after it is no error to Lambda any more.
  if (error && event.task === "maintain") throw error;
  await new Promise<void>((resolve) => response.end(resolve));
});

/** A sign of life says nothing later; records may be long, and are where they belong. */
function isLeftOut(line: Line, { task }: FunctionRequest): boolean {
  return line.type === "alive" || (line.type === "result" && task === "records");
}
