import { endpointServices, gatewayServices, neededWithoutNat } from "../aws/endpoint-services";
import { nearest } from "../nearest";
import { oneOf } from "../problem";
import type { Problem } from "../problem";
import { rule } from "./rule";

const PATH = "networking.interfaceEndpoints";

/** Interface endpoints. */
export const endpointRules = [
  rule([PATH], (endpoints) =>
    endpoints.flatMap((service, i): Problem[] => {
      const path = `${PATH}[${i}]`;
      if (gatewayServices.includes(service)) {
        return [
          {
            path,
            value: service,
            allowed: `services without a gateway endpoint; ${oneOf(gatewayServices, "and")} have one always, free of charge`,
            mend: "remove it",
          },
        ];
      }
      if (!endpointServices.includes(service)) {
        const meant = nearest(service, endpointServices);
        return [
          {
            path,
            value: service,
            allowed: `a service that has an interface endpoint: ${[...endpointServices].sort().join(", ")}`,
            mend: meant
              ? `set it to "${meant}"`
              : "remove it, or add the service to environments/aws/endpoint-services.ts",
          },
        ];
      }
      const first = endpoints.indexOf(service);
      if (first === i) return [];
      return [
        {
          path,
          value: service,
          allowed: `each service once; interfaceEndpoints[${first}] is the same`,
          mend: "remove it",
        },
      ];
    }),
  ),

  rule([PATH, "networking.nat"], (endpoints, nat) => {
    if (nat !== "none") return [];
    const missing = Object.entries(neededWithoutNat).filter(([service]) => !endpoints.includes(service));
    if (!missing.length) return [];
    const reasons = missing.map(([service, why]) => `${service} (${why})`);
    return [
      {
        path: PATH,
        value: endpoints,
        allowed: `with nat "none", at least what the application cannot run without; missing: ${oneOf(reasons, "and")}`,
        mend: `add ${oneOf(
          missing.map(([service]) => `"${service}"`),
          "and",
        )}, or set networking.nat to "single" or "per-az"`,
      },
    ];
  }),
];
