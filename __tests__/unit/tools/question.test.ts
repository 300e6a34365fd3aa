import { PassThrough } from "node:stream";
import { question } from "../../../tools/question";

let input: PassThrough;
let output: PassThrough;

beforeEach(() => {
  input = new PassThrough();
  output = new PassThrough();
});

const ask = (signal?: AbortSignal) => question("Go on? ", { input, output, signal });

test("asks, and gives the answer without the spaces around it", async () => {
  const answer = ask();
  input.write(" yes \nmore");
  expect(await answer).toBe("yes");
  expect(String(output.read())).toBe("Go on? ");
});

test.each([
  ["the input ends, as on Ctrl-D", () => input.end()],
  ["the terminal is gone", () => input.destroy(new Error("read EIO"))],
])("there is no answer when %s", async (_, happens) => {
  const answer = ask();
  happens();
  expect(await answer).toBeUndefined();
});

test("a signal ends the question", async () => {
  const interruption = new AbortController();
  const answer = ask(interruption.signal);
  interruption.abort("SIGINT");
  expect(await answer).toBeUndefined();
  expect(await ask(AbortSignal.abort("SIGINT"))).toBeUndefined();
});
