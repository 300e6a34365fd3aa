import type { RecordsConnection } from "./perform";

/** Takes over for several connections: who asks gets the first that is at rest, and waits while none is. */
export function inLanes(lanes: readonly RecordsConnection[]): RecordsConnection {
  const free = [...lanes];
  const waiting: ((lane: RecordsConnection) => void)[] = [];
  const take = async () =>
    free.shift() ?? new Promise<RecordsConnection>((resolve) => void waiting.push(resolve));
  const give = (lane: RecordsConnection) => {
    const next = waiting.shift();
    if (next) next(lane);
    else free.unshift(lane);
  };
  return {
    perform: async (request) => {
      const lane = await take();
      try {
        return await lane.perform(request);
      } finally {
        give(lane);
      }
    },
    close: async () => void (await Promise.all(lanes.map((lane) => lane.close()))),
  };
}
