import { CreateCacheParameterGroupCommand, ElastiCacheClient } from "@aws-sdk/client-elasticache";
import { errorOf, options } from "./emulator";

/** A client all of whose calls are tries of one. */
function clientOf(call: string): ElastiCacheClient {
  const client = new ElastiCacheClient(options());
  client.middlewareStack.add(
    (next) => (args) => {
      (args.request as { headers: Record<string, string> }).headers["amz-sdk-invocation-id"] = call;
      return next(args);
    },
    { step: "finalizeRequest", priority: "low" },
  );
  return client;
}

const create = (CacheParameterGroupName: string) =>
  new CreateCacheParameterGroupCommand({
    CacheParameterGroupName,
    CacheParameterGroupFamily: "redis7",
    Description: "Of a test",
  });

export function describeRetries(): void {
  test("a creation that is tried again, as its answer was lost, is answered as the first time", async () => {
    const [first, second] = [
      await clientOf("one").send(create("tried-twice")),
      await clientOf("one").send(create("tried-twice")),
    ];
    expect(second.CacheParameterGroup).toEqual(first.CacheParameterGroup);
    expect(await errorOf(clientOf("another").send(create("tried-twice")))).toMatch(/AlreadyExists/);
  });

  test("a call that failed is done again", async () => {
    const taken = clientOf("refused").send(create("tried-twice"));
    expect(await errorOf(taken)).toMatch(/AlreadyExists/);
    const { CacheParameterGroup } = await clientOf("refused").send(create("free-by-now"));
    expect(CacheParameterGroup!.CacheParameterGroupName).toBe("free-by-now");
  });
}
