import { BudgetsBudget } from "@cdktf/provider-aws/lib/budgets-budget";
import { Construct } from "constructs";
import type { Runbook } from "../monitoring/runbook";

/** In the budget's name, since AWS Budgets tells nothing else of ours. */
const runbook: Runbook = "budget";

export interface CostBudgetProps {
  /** First part of its name. */
  readonly name: string;
  /** US dollars a month for the whole account. */
  readonly monthlyUsd: number;
  /** Percents of it at which what was spent is told. */
  readonly actualPercents: readonly number[];
  /** Percents of it at which what the month will cost, as AWS foresees it, is told. */
  readonly forecastPercents: readonly number[];
  /** Where it is told; its policy must let Budgets publish. */
  readonly topicArn: string;
}

/** A monthly budget of the account with alerts before and after it is spent. */
export class CostBudget extends Construct {
  constructor(scope: Construct, id: string, props: CostBudgetProps) {
    super(scope, id);
    const alerts = (notificationType: "ACTUAL" | "FORECASTED", percents: readonly number[]) =>
      percents.map((threshold) => ({
        notificationType,
        comparisonOperator: "GREATER_THAN",
        threshold,
        thresholdType: "PERCENTAGE",
        subscriberSnsTopicArns: [props.topicArn],
      }));
    new BudgetsBudget(this, "budget", {
      name: `${props.name} - runbook ${runbook}.md`,
      budgetType: "COST",
      timeUnit: "MONTHLY",
      limitAmount: String(props.monthlyUsd),
      limitUnit: "USD",
      notification: [
        ...alerts("ACTUAL", props.actualPercents),
        ...alerts("FORECASTED", props.forecastPercents),
      ],
    });
  }
}
