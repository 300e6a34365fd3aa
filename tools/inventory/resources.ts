import type { Records } from "../records/open";
import type { ListedResource, ResourceFilter } from "../records/operations/list-resources";

export type Reader = Pick<Records, "run">;

/** The resources of an environment, by phase and address, a page at a time: however many, memory stays as it is. */
export async function* readResources(
  records: Reader,
  environment: string,
  filter: ResourceFilter,
): AsyncGenerator<ListedResource> {
  let after: [string, string, string] | undefined;
  do {
    const { resources, next } = await records.run("list-resources", { environment, filter, after });
    yield* resources;
    after = next ?? undefined;
  } while (after);
}

/** All of them at once, for people to look at. */
export async function collect(resources: AsyncIterable<ListedResource>): Promise<ListedResource[]> {
  const all: ListedResource[] = [];
  for await (const resource of resources) all.push(resource);
  return all;
}
