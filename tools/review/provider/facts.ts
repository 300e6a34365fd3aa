import recorded from "./facts.json";

/** What the provider says of one resource type. Paths are names joined by dots, without the numbers of lists. */
export interface TypeFacts {
  /** Arguments that force a replacement when they are given another value. */
  readonly replaces: readonly string[];
  /** Those that force one when they are taken away. */
  readonly replacesWhenRemoved: readonly string[];
  /** Lists whose order means nothing. */
  readonly sets: readonly string[];
  /** Values that are not shown. */
  readonly sensitive: readonly string[];
  /** Arguments that could not be tried. */
  readonly untried?: readonly string[];
}

export interface ProviderFacts {
  /** The versions that were asked. */
  readonly providers: Readonly<Record<string, string>>;
  readonly types: Readonly<Record<string, TypeFacts>>;
}

/** What was learnt of the pinned providers by `npm run review:learn`. */
export const providerFacts: ProviderFacts = recorded;

/** Terraform's own resource, about which no provider is asked. Source: Terraform's documentation, "terraform_data". */
const BUILT_IN: Readonly<Record<string, TypeFacts>> = {
  terraform_data: {
    replaces: ["triggers_replace"],
    replacesWhenRemoved: ["triggers_replace"],
    sets: [],
    sensitive: [],
  },
};

const UNKNOWN_TYPE: TypeFacts = { replaces: [], replacesWhenRemoved: [], sets: [], sensitive: [] };

/** What is known of a resource type; of a type that is not on record, nothing. */
export function factsOf(type: string): TypeFacts {
  return providerFacts.types[type] ?? BUILT_IN[type] ?? UNKNOWN_TYPE;
}

/** Whether anything is known of a resource type. */
export function isOnRecord(type: string): boolean {
  return factsOf(type) !== UNKNOWN_TYPE;
}
