import { ToolError } from "../errors";
import { JsonStream } from "./json-stream";
import type { Chunks } from "./json-stream";

/** One resource of a configuration in a state, with what there is of it. */
export interface StateResource {
  readonly module?: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  /** `provider["registry.terraform.io/hashicorp/aws"].us-east-1`: the alias is last. */
  readonly provider: string;
  readonly instances: readonly StateInstance[];
}

export interface StateInstance {
  /** Key of `count` or `for_each`. */
  readonly index_key?: number | string;
  /** Present on what waits for its end, after something else took its place. */
  readonly deposed?: string;
  readonly status?: "tainted";
  readonly attributes?: Readonly<Record<string, unknown>> | null;
  /** Paths of the attributes whose values nobody may see. */
  readonly sensitive_attributes?: readonly (readonly PathStep[])[];
  /** Addresses of everything that it needs, directly or not. */
  readonly dependencies?: readonly string[];
}

export interface PathStep {
  readonly type: string;
  readonly value: unknown;
}

export interface StateDocument {
  readonly serial: number;
  /** Tells the states of one stack from those of another that had its name before. */
  readonly lineage: string;
  readonly outputs: Readonly<Record<string, { value: unknown; sensitive?: boolean }>>;
  /**
   * The resources one after the other: only one is taken apart at a time, however long the document is. Whoever goes
   * through all of them knows that the document is whole.
   */
  readonly resources: AsyncGenerator<StateResource, void>;
}

/** The version of the format that Terraform writes since 0.12, and its order (internal/states/statefile/version4.go). */
const VERSION = 4;

/**
 * Takes a state apart without holding all of it.
 *
 * @param stack names it in errors
 * @throws ToolError when it is no whole state, not in Terraform's order, or of a version that is not known
 */
export async function readStateDocument(chunks: Chunks, stack: string): Promise<StateDocument> {
  const json = new JsonStream(chunks);
  const refuse = (problem: string) =>
    new ToolError(
      `The state of ${stack} ${problem}. Nothing was taken from it. Look at it with terraform state pull, or restore ` +
        `a version of it from the bucket (docs/runbooks).`,
    );
  const failing = async (error: unknown) => {
    await json.close();
    return error instanceof SyntaxError
      ? refuse(`is no whole JSON document (${json.size} bytes): ${error.message}`)
      : error;
  };
  try {
    const members = json.members();
    const head = await readMembers(json, members, "resources");
    if (head.version !== VERSION) {
      throw refuse(
        `has the version ${JSON.stringify(head.version)}, and only ${VERSION} is known, which Terraform writes since 0.12`,
      );
    }
    const { outputs } = head;
    if (typeof outputs !== "object" || outputs === null) throw refuse("has no outputs before its resources");
    if (!("resources" in head)) throw refuse("has no list of resources");
    return {
      serial: Number(head.serial),
      lineage: String(head.lineage ?? ""),
      outputs: outputs as StateDocument["outputs"],
      resources: (async function* () {
        try {
          if (!(await json.isList())) throw refuse("has no list of resources");
          for await (const value of json.elements("\n    }")) {
            const resource = value as StateResource;
            if (typeof resource.type !== "string" || !Array.isArray(resource.instances))
              throw refuse("holds something else than resources");
            yield resource;
          }
          await readMembers(json, members);
          await json.end();
        } catch (error) {
          throw await failing(error);
        } finally {
          await json.close();
        }
      })(),
    };
  } catch (error) {
    throw await failing(error);
  }
}

/** Reads members up to that of this name, whose value is left to be read, or to the end. */
async function readMembers(
  json: JsonStream,
  members: AsyncGenerator<string>,
  until?: string,
): Promise<Record<string, unknown>> {
  const read: Record<string, unknown> = {};
  for (let next = await members.next(); !next.done; next = await members.next()) {
    read[next.value] = next.value === until ? undefined : await json.value();
    if (next.value === until) break;
  }
  return read;
}

/** Reads of a state the outputs alone, but all of it: one that was cut off has none. @throws as `readStateDocument` */
export async function readStateOutputs(chunks: Chunks, stack: string): Promise<StateDocument["outputs"]> {
  const { outputs, resources } = await readStateDocument(chunks, stack);
  while (!(await resources.next()).done);
  return outputs;
}
