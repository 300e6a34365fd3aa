import { regions } from "../aws/regions";
import { nearest } from "../nearest";
import type { Problem } from "../problem";
import { rule } from "./rule";

/** Region and availability zones. */
export const zoneRules = [
  rule(["region"], (region) => {
    if (regions.includes(region)) return [];
    const meant = nearest(region, regions);
    return [
      {
        path: "region",
        value: region,
        allowed: `a region of the commercial partition: ${regions.join(", ")}`,
        mend: meant ? `set it to "${meant}"` : "set it to one of these",
      },
    ];
  }),

  // Source: Aurora User Guide, "Creating an Amazon Aurora DB cluster": subnets in at least two zones.
  rule(["networking.availabilityZones", "region"], (zones, region) => {
    if (zones.length >= 2) return [];
    return [
      {
        path: "networking.availabilityZones",
        value: zones,
        allowed:
          "two or more zones: Aurora refuses a subnet group with fewer, and one zone's failure would be total",
        mend: `add a zone of ${region}, and a subnet of each tier for it`,
      },
    ];
  }),

  rule(["networking.availabilityZones", "region"], (zones, region) =>
    zones.flatMap((zone, i): Problem[] => {
      const path = `networking.availabilityZones[${i}]`;
      if (zone.slice(0, -1) !== region) {
        return [
          {
            path,
            value: zone,
            allowed: `a zone of region ${region}: ${region} and a letter`,
            mend: `set it to a zone of ${region}, for example "${region}${zone.at(-1)}", or mend region`,
          },
        ];
      }
      const first = zones.indexOf(zone);
      if (first === i) return [];
      return [
        {
          path,
          value: zone,
          allowed: `each zone once; availabilityZones[${first}] is the same`,
          mend: "name another zone, or remove it with its subnets",
        },
      ];
    }),
  ),
];
