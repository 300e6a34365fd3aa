import { inLanes } from "../../../../tools/records/lanes";
import type { RecordsConnection, RecordsRequest } from "../../../../tools/records/perform";

const request: RecordsRequest = { operation: "list-resources", input: {}, actor: "hanako" };

/** Connections that answer when they are told to, and note who did what. */
function setUp(count: number) {
  const asked: { lane: number; answer: () => void; fail: (error: Error) => void }[] = [];
  const closed: number[] = [];
  const lanes = Array.from({ length: count }, (_, lane): RecordsConnection => ({
    perform: () =>
      new Promise((resolve, reject) => asked.push({ lane, answer: () => resolve({ lane }), fail: reject })),
    close: async () => void closed.push(lane),
  }));
  return { asked, closed, records: inLanes(lanes) };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test("as many operations are at work as there are connections; the next waits for the first that is at rest", async () => {
  const { asked, records } = setUp(2);
  const answers = [1, 2, 3].map(() => records.perform(request));
  await turn();
  expect(asked.map(({ lane }) => lane)).toEqual([0, 1]);
  asked[1]!.answer();
  await turn();
  expect(asked.map(({ lane }) => lane)).toEqual([0, 1, 1]);
  asked.forEach(({ answer }) => answer());
  expect(await Promise.all(answers)).toEqual([{ lane: 0 }, { lane: 1 }, { lane: 1 }]);
});

test("one after the other, all of them take the first; one that failed is used again", async () => {
  const { asked, records } = setUp(2);
  for (let number = 0; number < 3; number++) {
    const answer = records.perform(request);
    await turn();
    asked.at(-1)!.fail(new Error("refused"));
    await expect(answer).rejects.toThrow("refused");
  }
  expect(asked.map(({ lane }) => lane)).toEqual([0, 0, 0]);
});

test("closing closes all", async () => {
  const { closed, records } = setUp(2);
  await records.close();
  expect(closed).toEqual([0, 1]);
});
