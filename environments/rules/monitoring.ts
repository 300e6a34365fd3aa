import type { Problem } from "../problem";
import { rule } from "./rule";

/** Who is told, and thresholds that would go off while all is as it should be. */
export const monitoringRules = [
  ...(["monitoring.pages", "monitoring.notices", "governance.notices"] as const).flatMap((section) => [
    rule([`${section}.emails`], (emails = []) => twice(`${section}.emails`, emails)),
    rule([`${section}.urls`], (urls = []) => [
      ...twice(`${section}.urls`, urls),
      ...urls.flatMap((url, index) => withSecret(`${section}.urls[${index}]`, url)),
    ]),
  ]),

  ...(["Cpu", "Memory"] as const).map((what) =>
    rule(
      [`monitoring.thresholds.service${what}Percent`, `realtime.target${what}Percent`],
      (threshold, target): Problem[] => {
        if (threshold > target) return [];
        return [
          {
            path: `monitoring.thresholds.service${what}Percent`,
            value: threshold,
            allowed: `above realtime.target${what}Percent, which is ${target}: scaling keeps the service there`,
            mend: `set it to ${Math.min(99, target + 20)}`,
          },
        ];
      },
    ),
  ),
];

/** SNS keeps one subscription for an address. */
function twice(path: string, addresses: readonly string[]): Problem[] {
  return addresses.flatMap((address, index) => {
    const first = addresses.indexOf(address);
    if (first === index) return [];
    return [
      {
        path: `${path}[${index}]`,
        value: address,
        allowed: `each address once; it is ${path}[${first}] too`,
        mend: "remove it",
      },
    ];
  });
}

/** Settings are in version control, and addresses in state and plans. */
function withSecret(path: string, url: string): Problem[] {
  const { username, password, search } = new URL(url);
  if (!username && !password && !search) return [];
  return [
    {
      path,
      value: url,
      allowed: "an address without user, password or query, which would be a secret in clear",
      mend: "give an endpoint that knows SNS by its signature, or the email address of the same service",
    },
  ];
}
