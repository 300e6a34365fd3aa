// Runs a handler for one request, as Lambda's Node runtime does: node lambda_runtime.mjs FOLDER HANDLER SECONDS
// The event comes on standard input, the streamed answer goes to standard output, what is logged to standard error.
// A handler that fails ends the process with 1, the error as one line of JSON last.
import { Console } from "node:console";
import { createRequire } from "node:module";
import path from "node:path";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";

const [folder, name, seconds] = process.argv.slice(2);
const [file, member] = name.split(".");
const end = Date.now() + Number(seconds) * 1000;

globalThis.console = new Console(process.stderr);
globalThis.awslambda = { streamifyResponse: (handler) => handler };

const response = new PassThrough();
const written = pipeline(response, process.stdout, { end: false });
try {
  const event = JSON.parse(await text(process.stdin));
  const handler = createRequire(import.meta.url)(path.join(folder, file))[member];
  await handler(event, response, { getRemainingTimeInMillis: () => end - Date.now() });
} catch (error) {
  // An answer that has ended is complete: Lambda tells its caller of an error in the trailer of the answer.
  if (!response.writableEnded) {
    console.error(JSON.stringify({ errorType: error.name, errorMessage: error.message }));
    process.exitCode = 1;
  }
}
response.end();
await written;
