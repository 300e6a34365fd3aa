import type { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import type { Settings } from "../environments/schema";
import { IssuedCertificate } from "../modules/certificate/issued-certificate";
import { stackName } from "./location";
import { tagsOf } from "./phase-stack";

type Domain = NonNullable<Settings["realtime"]["domain"]>;

/**
 * The certificate of a domain: the one that the settings give, or the one that the security phase has requested,
 * which must be issued by now.
 *
 * @param requestedFor the domains for which the security phase requested one
 * @param provider the provider of the region in which it is needed; without it, the stack's own
 */
export function domainCertificate(
  scope: Construct,
  settings: Settings,
  domain: Domain,
  requestedFor: string[],
  provider?: TerraformProvider,
): string {
  if (domain.certificateArn) return domain.certificateArn;
  const security = stackName(settings, "security");
  const { Project, Environment, Phase } = tagsOf(settings, "security") as Record<string, string>;
  return new IssuedCertificate(scope, "certificate", {
    provider,
    domainName: domain.name,
    tags: { Project: Project!, Environment: Environment!, Phase: Phase! },
    requestedFor,
    mend: {
      notRequested: `Deploy it first: npx cdktf deploy ${security}`,
      notIssued: `Make the DNS record that certificate_validation_records of ${security} names, wait until ACM has seen it, and deploy again (docs/domain.md).`,
    },
  }).arn;
}
