import { EDGE_REGION } from "../aws/regions";
import type { Problem } from "../problem";
import { rule } from "./rule";

/** Domains of the load balancer and of the pages, and their certificates. */
export const certificateRules = [
  rule(["realtime.domain.certificateArn", "region", "account"], (arn, region, account) =>
    checkCertificate("realtime.domain.certificateArn", arn, "a load balancer", region, account),
  ),

  rule(["cdn.domain.certificateArn", "account"], (arn, account) =>
    checkCertificate("cdn.domain.certificateArn", arn, "CloudFront", EDGE_REGION, account),
  ),

  rule(["cdn.domain.name", "realtime.domain.name"], (pages, application): Problem[] => {
    if (pages === undefined || pages !== application) return [];
    return [
      {
        path: "cdn.domain.name",
        value: pages,
        allowed: "another name than realtime.domain.name, which leads to the load balancer",
        mend: `keep it for the pages, and set realtime.domain.name to realtime.${pages}`,
      },
    ];
  }),

  rule(["cdn.domain.name", "security.cognito.callbackUrls"], (name, urls): Problem[] => {
    if (name === undefined || urls.some((url) => URL.canParse(url) && new URL(url).host === name)) return [];
    return [
      {
        path: "security.cognito.callbackUrls",
        value: urls,
        allowed: `at least one address of cdn.domain.name, ${name}: nobody could sign in there`,
        mend: `add "https://${name}/callback"`,
      },
    ];
  }),
];

function checkCertificate(
  path: string,
  arn: string | undefined,
  taker: string,
  region: string,
  account: string,
): Problem[] {
  if (arn === undefined) return [];
  const [, , , arnRegion, arnAccount] = arn.split(":");
  if (arnRegion === region && arnAccount === account) return [];
  return [
    {
      path,
      value: arn,
      allowed: `a certificate of region ${region} in account ${account}: ${taker} takes no other`,
      mend: `request or import it in ${region}, account ${account}, and give that ARN; or leave it out, and one is requested`,
    },
  ];
}
