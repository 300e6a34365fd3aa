import type { StateInstance, StateResource } from "../../terraform/state-document";
import { addressOf } from "../resource/identity";

/** What of an instance the graph is made from. */
export interface Node {
  /** Address of the resource in the configuration, without the key of an instance: dependencies name that. */
  readonly resource: string;
  readonly address: string;
  /** Under what AWS knows it: id and ARN. */
  readonly identities: readonly string[];
  /** Texts of its attributes that may be identities of others, each once. */
  readonly mentions: readonly string[];
  /** Everything that it needs, directly or not, as the state has it. */
  readonly needs: readonly string[];
}

/** An ARN within a longer text, as a policy; what narrows it to a part is left off. */
const arnInText = /arn:aws[^"\s,]*/g;

/** Texts of which each is kept once, however many resources have it: most of what they mention is the same. */
export class Texts {
  private readonly known = new Map<string, string>();

  keep(text: string): string {
    const known = this.known.get(text);
    if (known === undefined) this.known.set(text, text);
    return known ?? text;
  }
}

/** @param texts those of the stack's nodes */
export function makeNode(resource: StateResource, instance: StateInstance, texts: Texts): Node {
  const { id, arn } = instance.attributes ?? {};
  const mentions = new Set<string>();
  const needs = instance.dependencies ?? [];
  // Whoever needs nothing mentions nobody.
  if (needs.length) collect(withoutTags(instance.attributes ?? {}), mentions);
  return {
    resource: texts.keep(addressOf(resource)),
    address: texts.keep(addressOf(resource, instance)),
    identities: [...new Set([id, arn])]
      .filter((value): value is string => typeof value === "string" && !!value)
      .map((value) => texts.keep(value)),
    mentions: Array.from(mentions, (mention) => texts.keep(mention)),
    needs: needs.map((need) => texts.keep(need)),
  };
}

/** Tags have the same words everywhere, and some of these are names. */
function withoutTags(attributes: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return { ...attributes, tags: undefined, tags_all: undefined };
}

function collect(value: unknown, into: Set<string>): void {
  if (typeof value === "string") {
    if (value.length < 3) return;
    if (value.length <= 512) into.add(value);
    if (value.length > 30 && value.includes("arn:aws"))
      for (const [arn] of value.matchAll(arnInText)) into.add(arn.replace(/(:\*|\/\*|\*)$/, ""));
  } else if (typeof value === "object" && value !== null) {
    for (const part of Object.values(value)) collect(part, into);
  }
}
