import type { Problem } from "../problem";
import { rule } from "./rule";

/** Where HTTPS comes from. */
export const certificateRules = [
  rule(["realtime.certificateArn", "realtime.domain"], (arn, domain) => {
    if (arn === undefined || domain === undefined) return [];
    return [
      {
        path: "realtime.certificateArn",
        value: arn,
        allowed: "no certificate beside realtime.domain, for which one is made",
        mend: "remove realtime.certificateArn or realtime.domain",
      },
    ];
  }),

  rule(["realtime.certificateArn", "region", "account"], (arn, region, account): Problem[] => {
    if (arn === undefined) return [];
    const [, , , arnRegion, arnAccount] = arn.split(":");
    if (arnRegion === region && arnAccount === account) return [];
    return [
      {
        path: "realtime.certificateArn",
        value: arn,
        allowed: `a certificate of region ${region} in account ${account}: a load balancer takes no other`,
        mend: `request or import it in ${region}, account ${account}, and give that ARN; or set realtime.domain instead`,
      },
    ];
  }),
];
