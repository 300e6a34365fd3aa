import { blocksAt, valueAt } from "./arguments";
import type { Arguments } from "./arguments";
import { isToken, referencesIn, wholeReference } from "./reference";
import { Resource } from "./resource";
import { refuseUnreadable } from "./unreadable";

/** Terraform JSON of one stack. */
export type StackJson = Readonly<Record<string, unknown>>;

/** Terraform JSON of every stack of an environment, by the stack's name. */
export type Stacks = Readonly<Record<string, StackJson>>;

const REMOTE_STATE = "data.terraform_remote_state";
const KINDS = { resource: "", data: "data.", ephemeral: "ephemeral." } as const;

/** An environment's synthesized JSON, with its references followed from resource to resource and stack to stack. */
export class View {
  private readonly byType = new Map<string, Resource[]>();
  private readonly byAddress = new Map<string, Resource>();
  /** Names of stacks by the key of their state. */
  private readonly byStateKey = new Map<unknown, string>();
  /** What strings point at, by stack and string: many controls ask the same. */
  private readonly pointedAt = new Map<string, Resource[]>();

  /**
   * @param runByOrganization what an organization runs for the account, by the names of governance.managedByOrganization
   * @throws UnreadableError for what cannot be read
   */
  constructor(
    private readonly stacks: Stacks,
    readonly runByOrganization: readonly string[] = [],
  ) {
    refuseUnreadable(stacks);
    for (const [stack, json] of Object.entries(stacks)) {
      this.byStateKey.set(valueAt(json, "terraform.backend.s3.key"), stack);
      for (const [kind, prefix] of Object.entries(KINDS)) this.add(stack, prefix, json[kind]);
    }
  }

  private add(stack: string, prefix: string, types: unknown): void {
    for (const [type, resources] of Object.entries(
      (types ?? {}) as Record<string, Record<string, Arguments>>,
    )) {
      for (const [name, args] of Object.entries(resources)) {
        const kind = `${prefix}${type}`;
        const resource = new Resource(this, stack, `${kind}.${name}`, kind, args);
        this.byAddress.set(`${stack}/${resource.address}`, resource);
        this.byType.set(kind, [...(this.byType.get(kind) ?? []), resource]);
      }
    }
  }

  /** Everything there is. */
  get all(): readonly Resource[] {
    return [...this.byAddress.values()];
  }

  /** Every resource of a type in every stack. */
  resources(type: string): readonly Resource[] {
    return this.byType.get(type) ?? [];
  }

  /**
   * The region of a stack's AWS provider; undefined where the JSON does not say.
   *
   * @param provider `aws.us-east-1`, with the provider's alias; the stack's own where there is none
   */
  regionOf(stack: string, provider: unknown): string | undefined {
    const alias = typeof provider === "string" ? provider.split(".")[1] : undefined;
    const found = blocksAt(this.stacks[stack]!, "provider.aws").find((each) => each.alias === alias);
    return typeof found?.region === "string" && !isToken(found.region) ? found.region : undefined;
  }

  /** A value with references followed as far as the JSON of the environment tells them. */
  resolve(stack: string, value: unknown): unknown {
    return this.follow(stack, value).value;
  }

  /** The resources that a value points at: in a string, or in any of a list. */
  targets(stack: string, value: unknown): Resource[] {
    if (Array.isArray(value)) return value.flatMap((each) => this.targets(stack, each));
    if (!isToken(value)) return [];
    const key = `${stack} ${value}`;
    const known = this.pointedAt.get(key) ?? this.findTargets(stack, value);
    this.pointedAt.set(key, known);
    return known;
  }

  private findTargets(stack: string, value: string): Resource[] {
    return referencesIn(value).flatMap(({ address, attribute }) => {
      if (!address.startsWith(REMOTE_STATE)) return this.byAddress.get(`${stack}/${address}`) ?? [];
      const output = this.output(stack, address, attribute);
      return output ? this.targets(output.stack, output.value) : [];
    });
  }

  private follow(stack: string, value: unknown): { stack: string; value: unknown } {
    const reference = isToken(value) ? wholeReference(value) : undefined;
    if (!reference) return { stack, value };
    const { address, attribute } = reference;
    if (address.startsWith(REMOTE_STATE)) {
      const output = this.output(stack, address, attribute);
      return output ? this.follow(output.stack, output.value) : { stack, value };
    }
    const target = this.byAddress.get(`${stack}/${address}`);
    // An id is what AWS gives, even where an argument has that name.
    const set =
      attribute === "id" ? undefined : target && valueAt(target.args, attribute.replaceAll("[0]", ""));
    return set === undefined ? { stack, value } : this.follow(stack, set);
  }

  /** What another stack publishes under the name that a reference to its state has. */
  private output(
    stack: string,
    address: string,
    attribute: string,
  ): { stack: string; value: unknown } | undefined {
    const name = /^outputs\.(\w+)$/.exec(attribute)?.[1];
    const state = this.byAddress.get(`${stack}/${address}`);
    const publisher = state && this.byStateKey.get(valueAt(state.args, "config.key"));
    if (!name || !publisher) return undefined;
    const value = valueAt(this.stacks[publisher]!, `output.${name}.value`);
    return value === undefined ? undefined : { stack: publisher, value };
  }
}
