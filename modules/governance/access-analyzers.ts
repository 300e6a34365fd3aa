import { AccessanalyzerAnalyzer } from "@cdktf/provider-aws/lib/accessanalyzer-analyzer";
import { Construct } from "constructs";

export interface AccessAnalyzersProps {
  /** First part of every name. */
  readonly prefix: string;
  /** Days after which a right that nobody used is reported, at a price for each role and user. @default none is */
  readonly unusedAccessDays?: number;
}

/** IAM Access Analyzer: what somebody outside of the account may reach, and which rights nobody uses. Control: FSBP IAM.28. */
export class AccessAnalyzers extends Construct {
  constructor(scope: Construct, id: string, { prefix, unusedAccessDays }: AccessAnalyzersProps) {
    super(scope, id);
    new AccessanalyzerAnalyzer(this, "external", { analyzerName: `${prefix}-external`, type: "ACCOUNT" });
    if (unusedAccessDays === undefined) return;
    new AccessanalyzerAnalyzer(this, "unused", {
      analyzerName: `${prefix}-unused`,
      type: "ACCOUNT_UNUSED_ACCESS",
      configuration: { unusedAccess: { unusedAccessAge: unusedAccessDays } },
    });
  }
}
