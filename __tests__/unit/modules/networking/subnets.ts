import type { ZoneSubnet } from "../../../../modules/networking/vpc";

/** A tier of three zones, 1a, 1c and 1d, with ids that say which they are, such as `public-a`. */
export function tier(name: string, second: number): ZoneSubnet[] {
  return ["a", "c", "d"].map((zone, index) => ({
    id: `${name}-${zone}`,
    cidr: `10.0.${second + index}.0/24`,
    zone,
  }));
}
