import { blocksAt, isBlock, listOf, valueAt } from "./arguments";
import type { Arguments } from "./arguments";
import type { View } from "./view";

/** Arguments by which another resource may name this one literally. */
const NAMES = ["bucket", "name", "identifier", "cluster_identifier", "replication_group_id", "function_name"];

/** One resource, data source or ephemeral resource of an environment. */
export class Resource {
  /** The construct's path in its stack, for example `aurora/cluster`; the logical id where cdktf left none. */
  readonly path: string;

  /**
   * @param stack the name of its stack
   * @param address `aws_kms_key.data`, as in Terraform's plan
   * @param type `aws_kms_key`; data and ephemeral resources have it with their kind, as `data.aws_iam_policy_document`
   */
  constructor(
    private readonly view: View,
    readonly stack: string,
    readonly address: string,
    readonly type: string,
    readonly args: Arguments,
  ) {
    const path = valueAt(args, "//.metadata.path");
    this.path = typeof path === "string" ? path.slice(path.indexOf("/") + 1) : address.split(".").at(-1)!;
  }

  /**
   * The value of an argument. A reference to what is set in the environment, in this stack or through an output in
   * another, is followed to its value; what only AWS knows (an ARN, an id) stays an expression.
   *
   * @param path names with dots: `versioning_configuration.status`
   */
  value(path: string): unknown {
    return this.view.resolve(this.stack, valueAt(this.args, path));
  }

  /** The value of an argument as a list, and each of its values followed. */
  list(path: string): unknown[] {
    return listOf(this.value(path)).flatMap((each) => listOf(this.view.resolve(this.stack, each)));
  }

  /** Nested blocks, for example `rule.transition`; of each its own arguments, references not followed. */
  blocks(path: string): Arguments[] {
    return blocksAt(this.args, path);
  }

  /** The value at a path of a nested block of this resource, followed as {@link value} does. */
  valueIn(block: Arguments, path: string): unknown {
    return this.view.resolve(this.stack, valueAt(block, path));
  }

  /** The region that its provider works in; undefined where the JSON does not say. */
  get region(): string | undefined {
    return this.view.regionOf(this.stack, this.args.provider);
  }

  /** The resources that an argument points at, in this stack or through outputs in others. */
  targets(path: string): Resource[] {
    return this.targetsOf(valueAt(this.args, path));
  }

  /** The resources that a value of this resource points at. */
  targetsOf(value: unknown): Resource[] {
    return this.view.targets(this.stack, value);
  }

  /** The resources of a type whose argument points at this one, or gives its name. */
  referrers(type: string, argument: string): Resource[] {
    const names = NAMES.map((name) => this.value(name)).filter((name) => typeof name === "string");
    return this.view
      .resources(type)
      .filter(
        (other) =>
          other.targets(argument).includes(this) ||
          (other.stack === this.stack && names.includes(other.value(argument) as string)),
      );
  }

  /** The statements of a policy; undefined where its text is known only when Terraform runs. */
  statements(path: string): Arguments[] | undefined {
    const text = this.value(path);
    if (typeof text !== "string") return [];
    try {
      const document: unknown = JSON.parse(text);
      return isBlock(document) ? listOf(document.Statement).filter(isBlock) : undefined;
    } catch {
      return undefined;
    }
  }
}
