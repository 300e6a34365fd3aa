import { SecurityhubAccount } from "@cdktf/provider-aws/lib/securityhub-account";
import { SecurityhubStandardsSubscription } from "@cdktf/provider-aws/lib/securityhub-standards-subscription";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

/** The standards by our names, as the end of their ARNs (Security Hub User Guide, "Standards reference"). */
const STANDARDS = {
  fsbp: "standards/aws-foundational-security-best-practices/v/1.0.0",
  "cis-1.2": "ruleset/cis-aws-foundations-benchmark/v/1.2.0",
  "cis-1.4": "standards/cis-aws-foundations-benchmark/v/1.4.0",
  "cis-3.0": "standards/cis-aws-foundations-benchmark/v/3.0.0",
} as const;

export type Standard = keyof typeof STANDARDS;

export interface SecurityHubProps {
  readonly region: string;
  readonly standards: readonly Standard[];
  /** Config's recorder, without which no control can be checked. @default an organization's */
  readonly recording?: ITerraformDependable;
}

/** Security Hub, with the standards that the account is measured by. Control: FSBP SecurityHub.1. */
export class SecurityHub extends Construct {
  constructor(scope: Construct, id: string, { region, standards, recording }: SecurityHubProps) {
    super(scope, id);
    const account = new SecurityhubAccount(this, "account", {
      enableDefaultStandards: false,
      autoEnableControls: true,
      // One finding for a control that is in several standards.
      controlFindingGenerator: "SECURITY_CONTROL",
      dependsOn: recording && [recording],
    });
    for (const standard of standards) {
      // The oldest is of all regions.
      const place = STANDARDS[standard].startsWith("ruleset/") ? "" : region;
      new SecurityhubStandardsSubscription(this, standard, {
        standardsArn: `arn:aws:securityhub:${place}::${STANDARDS[standard]}`,
        dependsOn: [account],
      });
    }
  }
}
