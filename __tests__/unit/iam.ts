import type { PolicyStatement } from "./synth";

/** What somebody asks of AWS. */
export interface AwsRequest {
  readonly action: string;
  readonly resource: string;
  /** Condition keys of the request; one that is not here is not in the request. */
  readonly context?: Readonly<Record<string, string>>;
}

/**
 * Whether IAM lets a role do something: nothing denies it, and both its policies and its boundary allow it.
 * Source: IAM User Guide, "Policy evaluation logic".
 */
export function mayDo(
  { policies, boundary }: { policies: readonly PolicyStatement[]; boundary: readonly PolicyStatement[] },
  request: AwsRequest,
): boolean {
  const matching = (statements: readonly PolicyStatement[], effect: PolicyStatement["Effect"]) =>
    statements.some((statement) => statement.Effect === effect && applies(statement, request));
  return (
    !matching([...policies, ...boundary], "Deny") &&
    matching(policies, "Allow") &&
    matching(boundary, "Allow")
  );
}

/** Whether a statement speaks of a request. */
export function applies(statement: PolicyStatement, { action, resource, context = {} }: AwsRequest): boolean {
  return (
    takesIn(statement, "Action", action) &&
    takesIn(statement, "Resource", resource) &&
    Object.entries((statement.Condition ?? {}) as Conditions).every(([operator, tests]) =>
      Object.entries(tests).every(([key, values]) => isMet(operator, context[key], [values].flat())),
    )
  );
}

type Conditions = Record<string, Record<string, string | string[]>>;

function takesIn(statement: PolicyStatement, element: "Action" | "Resource", value: string): boolean {
  const [named, left] = [statement[element], statement[`Not${element}`]] as (string | string[] | undefined)[];
  const holds = (patterns: string | string[] = []) => [patterns].flat().some((each) => matches(each, value));
  return left === undefined ? holds(named) : !holds(left);
}

function isMet(operator: string, value: string | undefined, allowed: readonly string[]): boolean {
  switch (operator) {
    case "StringEquals":
    case "ForAnyValue:StringEquals":
      return value !== undefined && allowed.includes(value);
    case "StringLike":
    case "ArnLike":
      return value !== undefined && allowed.some((pattern) => matches(pattern, value));
    default:
      throw new Error(`no rule for the condition operator ${operator}`);
  }
}

function matches(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "i").test(text);
}
