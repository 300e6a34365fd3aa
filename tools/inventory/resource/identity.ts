import type { StateInstance, StateResource } from "../../terraform/state-document";

/** What the provider's import asks for, of types whose `id` is not unique in an account and region. */
const importIds: Readonly<Record<string, readonly string[]>> = {
  aws_appautoscaling_policy: ["service_namespace", "resource_id", "scalable_dimension", "name"],
  aws_appautoscaling_target: ["service_namespace", "resource_id", "scalable_dimension"],
  aws_cloudwatch_log_metric_filter: ["log_group_name", "name"],
  aws_cloudwatch_log_subscription_filter: ["log_group_name", "name"],
  aws_lambda_permission: ["function_name", "statement_id"],
};

/** Types of services that have no regions (AWS General Reference, "Global services"), by the beginning of their names. */
const globalTypes = /^aws_(iam|cloudfront|route53|budgets|s3_account|organizations|globalaccelerator)_/;

/** Where in AWS a resource is, and what it is called there. */
export interface Identity {
  readonly resourceId: string;
  readonly arn: string | null;
  /** `global` for what belongs to none. */
  readonly region: string;
  /** The account, if the ARN tells. */
  readonly account: string | undefined;
}

/** Whether a resource is of AWS: others, as random values, are in the state and nowhere else. */
export function isOfAws({ mode, type }: StateResource): boolean {
  return mode === "managed" && type.startsWith("aws_");
}

/**
 * The address of an instance, as `terraform state list` writes it. What waits for its end after something took its
 * place is told apart as `terraform plan` does.
 */
export function addressOf(resource: StateResource, instance?: StateInstance): string {
  const { module, mode, type, name } = resource;
  const key = instance?.index_key === undefined ? "" : `[${JSON.stringify(instance.index_key)}]`;
  const deposed = instance?.deposed === undefined ? "" : ` (deposed ${instance.deposed})`;
  return `${module ? `${module}.` : ""}${mode === "data" ? "data." : ""}${type}.${name}${key}${deposed}`;
}

/** @param stackRegion where the stack's own provider works */
export function identify(resource: StateResource, instance: StateInstance, stackRegion: string): Identity {
  const attributes = instance.attributes ?? {};
  const text = (name: string) => {
    const value = attributes[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const arn = text("arn") ?? (text("id")?.startsWith("arn:") ? text("id") : undefined);
  const [, , , arnRegion, arnAccount] = arn?.split(":") ?? [];
  const { type, provider } = resource;
  // Aliases are named after their regions (stacks/phase-stack.ts).
  const alias = /\]\.([a-z]{2}(-[a-z]+)+-\d)$/.exec(provider)?.[1];
  const region = globalTypes.test(type) ? "global" : (text("region") ?? (arnRegion || alias || stackRegion));
  const parts = importIds[type]?.map(text);
  return {
    resourceId: parts?.every(Boolean)
      ? parts.join("/")
      : (text("id") ?? arn ?? addressOf(resource, instance)),
    arn: arn ?? null,
    region,
    account: /^\d{12}$/.test(arnAccount ?? "") ? arnAccount : undefined,
  };
}
