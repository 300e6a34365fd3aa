/** What a Terraform expression points at: `aws_kms_key.data.arn`, `data.terraform_remote_state.security.outputs.x`. */
export interface Reference {
  /** `aws_kms_key.data`, with `data.` or `ephemeral.` before it where the block is of that kind. */
  readonly address: string;
  /** What follows the address, for example `arn` or `outputs.data_kms_key_arn`; empty for the whole object. */
  readonly attribute: string;
}

const NAME = String.raw`((?:data\.|ephemeral\.)?[a-z][a-z0-9]*_\w+\.[A-Za-z_][\w-]*)`;
const ATTRIBUTE = String.raw`((?:\.[A-Za-z_*]\w*|\.\d+|\[(?:\d+|\*|"[^"]*")\])*)`;
const reference = new RegExp(String.raw`(?<![\w."-])${NAME}${ATTRIBUTE}`, "g");
const onlyReference = new RegExp(String.raw`^\$\{${NAME}${ATTRIBUTE}\}$`);
const expression = /\$\{((?:[^{}]|\{[^{}]*\})*)\}/g;

/** Whether a value holds an expression, so that it is known only when Terraform runs. */
export function isToken(value: unknown): value is string {
  return typeof value === "string" && value.includes("${");
}

/** The reference that a string is as a whole; undefined for literals, templates and function calls. */
export function wholeReference(value: string): Reference | undefined {
  const [, address, attribute] = onlyReference.exec(value) ?? [];
  return address === undefined ? undefined : { address, attribute: attribute!.replace(/^\./, "") };
}

/** Every reference in a string's expressions, in their order. */
export function referencesIn(value: string): Reference[] {
  return [...value.matchAll(expression)].flatMap(([, inner]) =>
    [...inner!.matchAll(reference)].map(([, address, attribute]) => ({
      address: address!,
      attribute: attribute!.replace(/^\./, ""),
    })),
  );
}
