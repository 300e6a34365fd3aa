import { CostExplorerClient, GetCostAndUsageCommand } from "@aws-sdk/client-cost-explorer";
import type {
  Expression,
  GetCostAndUsageCommandOutput,
  Group,
  ResultByTime,
} from "@aws-sdk/client-cost-explorer";
import { ToolError } from "../../errors";

/** What AWS charged for one usage type of a service on one day. */
export interface ActualCost {
  readonly date: string;
  /** Undefined for what has no tag of an environment. */
  readonly phase?: string;
  readonly service: string;
  readonly usageType: string;
  readonly unblended: string;
  readonly blended: string;
  readonly amortized: string;
  readonly quantity: string;
  readonly unit?: string;
  /** Whether AWS may still change it. */
  readonly estimated: boolean;
}

export interface ActualScope {
  readonly account: string;
  readonly project: string;
  readonly environment: string;
  readonly phases: readonly string[];
  /** First and last day. */
  readonly from: string;
  readonly to: string;
}

/** Throttled and failed requests are sent again, later each time. */
const ATTEMPTS = 8;

/** Cost Explorer answers in one region for all. */
export function costExplorer(): CostExplorerClient {
  return new CostExplorerClient({ region: "us-east-1", maxAttempts: ATTEMPTS, retryMode: "adaptive" });
}

/**
 * Reads by day what AWS charged for each phase of an environment, and what it charged the account without saying for
 * which: each phase is a request of its own, since Cost Explorer groups by two things at a time.
 *
 * @param onRequest told of each request, which AWS charges
 * @throws ToolError when Cost Explorer refuses
 */
export async function readActual(
  client: CostExplorerClient,
  scope: ActualScope,
  onRequest: () => void,
): Promise<ActualCost[]> {
  const costs: ActualCost[] = [];
  for (const phase of [...scope.phases, undefined]) {
    for await (const result of results(client, scope, phase, onRequest)) {
      costs.push(...(result.Groups ?? []).map((group) => costOf(group, result, phase)));
    }
  }
  return costs;
}

async function* results(
  client: CostExplorerClient,
  scope: ActualScope,
  phase: string | undefined,
  onRequest: () => void,
): AsyncGenerator<ResultByTime> {
  let token: string | undefined;
  do {
    onRequest();
    const answer: GetCostAndUsageCommandOutput = await client
      .send(
        new GetCostAndUsageCommand({
          TimePeriod: { Start: scope.from, End: dayAfter(scope.to) },
          Granularity: "DAILY",
          Metrics: ["UnblendedCost", "BlendedCost", "AmortizedCost", "UsageQuantity"],
          GroupBy: [
            { Type: "DIMENSION", Key: "SERVICE" },
            { Type: "DIMENSION", Key: "USAGE_TYPE" },
          ],
          Filter: filterOf(scope, phase),
          NextPageToken: token,
        }),
      )
      .catch((error: Error) => {
        throw explain(error);
      });
    yield* answer.ResultsByTime ?? [];
    token = answer.NextPageToken;
  } while (token);
}

function filterOf({ account, project, environment }: ActualScope, phase: string | undefined): Expression {
  const ofAccount: Expression = { Dimensions: { Key: "LINKED_ACCOUNT", Values: [account] } };
  if (phase === undefined)
    return { And: [ofAccount, { Tags: { Key: "Environment", MatchOptions: ["ABSENT"] } }] };
  const tags = { Project: project, Environment: environment, Phase: phase };
  return {
    And: [
      ofAccount,
      ...Object.entries(tags).map(([Key, value]): Expression => ({ Tags: { Key, Values: [value] } })),
    ],
  };
}

function costOf(
  { Keys, Metrics }: Group,
  { TimePeriod, Estimated }: ResultByTime,
  phase?: string,
): ActualCost {
  const amountOf = (metric: string) => Metrics?.[metric]?.Amount ?? "0";
  return {
    date: TimePeriod!.Start!,
    phase,
    service: Keys![0]!,
    usageType: Keys![1]!,
    unblended: amountOf("UnblendedCost"),
    blended: amountOf("BlendedCost"),
    amortized: amountOf("AmortizedCost"),
    quantity: amountOf("UsageQuantity"),
    unit: Metrics?.UsageQuantity?.Unit,
    estimated: Estimated ?? false,
  };
}

function dayAfter(date: string): string {
  const day = new Date(`${date}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + 1);
  return day.toISOString().slice(0, 10);
}

const MENDS: Readonly<Record<string, string>> = {
  AccessDeniedException:
    "Sign in with a role that may ce:GetCostAndUsage; a member account of an organization needs that the payer lets it see its costs.",
  DataUnavailableException:
    "Cost Explorer is not on yet: open it once in the Billing console; its data is there a day later.",
  LimitExceededException: "Too many requests at once: wait some minutes.",
  ThrottlingException: "Too many requests at once: wait some minutes.",
};

function explain(error: Error): ToolError {
  return new ToolError(
    `Cost Explorer does not answer: ${error.message} (${error.name}). ${MENDS[error.name] ?? ""}`.trim(),
  );
}
