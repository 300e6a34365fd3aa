import { MigrationError } from "../migrate/errors";
import type { ShownResource } from "../records/operations/show-resource";
import type { Reader } from "./resources";

/**
 * Finds the resource that a person means.
 *
 * @throws MigrationError `usage` when there is none of that name, or more than one: with how to tell them apart
 */
export async function findResource(
  records: Reader,
  environment: string,
  resource: string,
): Promise<ShownResource> {
  const { shown, candidates } = await records.run("show-resource", { environment, resource });
  if (shown) return shown;
  if (candidates.length === 0) {
    throw new MigrationError(
      "usage",
      `Nothing is called ${resource}. Look for a part of it: npm run inventory -- ${environment} list --all --text ${resource}`,
    );
  }
  const places = candidates.map(({ phase, address }) => `  ${phase}:${address}`);
  throw new MigrationError(
    "usage",
    `${candidates.length} resources are called ${resource}. Name one by its place:\n${places.join("\n")}`,
  );
}
