import { contains, firstFree, formatCidr, overlaps, parseCidr, resize } from "../cidr";
import type { Cidr } from "../cidr";
import { oneOf } from "../problem";
import type { Problem } from "../problem";
import { rule } from "./rule";

const TIERS = ["public", "private", "isolated"] as const;
const SUBNETS = [
  "networking.publicSubnets",
  "networking.privateSubnets",
  "networking.isolatedSubnets",
] as const;

/** RFC 1918. */
const PRIVATE_RANGES = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

interface Subnet {
  readonly path: string;
  readonly text: string;
  readonly range: Cidr;
}

/** Address ranges of the VPC and its subnets. Sizes are from the VPC User Guide, "VPC CIDR blocks" and "Subnet CIDR blocks". */
export const subnetRules = [
  rule(["networking.cidr"], checkVpc),

  ...TIERS.map((tier, i) =>
    rule([SUBNETS[i]!, "networking.availabilityZones"], (subnets, zones) => {
      const missing = zones.length - subnets.length;
      // With fewer than two zones, the zones are wrong and not the subnets.
      if (missing === 0 || zones.length < 2) return [];
      return [
        {
          path: SUBNETS[i]!,
          value: subnets,
          allowed: `one ${tier} subnet for each of the ${zones.length} zones, in the order of availabilityZones`,
          mend: missing > 0 ? `add ${missing}` : `remove ${-missing}, or add as many zones`,
        },
      ];
    }),
  ),

  rule([...SUBNETS, "networking.cidr"], (publicSubnets, privateSubnets, isolatedSubnets, cidr) => {
    const subnets = [publicSubnets, privateSubnets, isolatedSubnets].flatMap((tier, t) =>
      tier.map((text, i): Subnet => ({ path: `${SUBNETS[t]}[${i}]`, text, range: parseCidr(text) })),
    );
    // What lies in a VPC that is itself wrong will be seen when that is mended.
    const vpc = checkVpc(cidr).length ? undefined : parseCidr(cidr);
    const suggest = (range: Cidr) => suggestIn(vpc, range, subnets);
    return subnets.flatMap((subnet, i) => [
      ...checkSubnet(subnet),
      ...(vpc && !contains(vpc, subnet.range) ? [outside(subnet, cidr, suggest(subnet.range))] : []),
      ...subnets
        .slice(0, i)
        .filter((earlier) => overlaps(earlier.range, subnet.range))
        .map((earlier) => overlap(subnet, earlier, suggest(subnet.range))),
    ]);
  }),
];

function checkVpc(cidr: string): Problem[] {
  const path = "networking.cidr";
  const vpc = parseCidr(cidr);
  const problems: Problem[] = [];
  if (!vpc.isNetwork) problems.push(hostBits(path, cidr, vpc));
  if (vpc.prefix < 16 || vpc.prefix > 22) {
    problems.push({
      path,
      value: cidr,
      allowed:
        "/16 to /22: AWS allows nothing larger, and anything smaller has no room for three tiers over several zones",
      mend: `write ${formatCidr(resize(vpc, vpc.prefix < 16 ? 16 : 22))}, or another private range`,
    });
  }
  if (!PRIVATE_RANGES.some((range) => overlaps(parseCidr(range), vpc))) {
    problems.push({
      path,
      value: cidr,
      allowed: `a part of ${oneOf(PRIVATE_RANGES)} (RFC 1918): other addresses belong to somebody on the internet`,
      mend: 'take a private range that no connected network uses, for example "10.0.0.0/16"',
    });
  }
  return problems;
}

function checkSubnet({ path, text, range }: Subnet): Problem[] {
  const problems: Problem[] = [];
  if (!range.isNetwork) problems.push(hostBits(path, text, range));
  if (range.prefix > 28) {
    problems.push({
      path,
      value: text,
      allowed: "/28 or larger: AWS makes no smaller subnet",
      mend: `write ${formatCidr(resize(range, 28))} or larger`,
    });
  }
  return problems;
}

function outside({ path, text }: Subnet, cidr: string, suggestion: string): Problem {
  return {
    path,
    value: text,
    allowed: `a part of the VPC's range ${cidr}`,
    mend: `${suggestion}; or mend networking.cidr`,
  };
}

function overlap({ path, text }: Subnet, earlier: Subnet, suggestion: string): Problem {
  return {
    path,
    value: text,
    allowed: `no address of another subnet; it overlaps ${earlier.path}, ${earlier.text}`,
    mend: suggestion,
  };
}

function suggestIn(vpc: Cidr | undefined, { prefix }: Cidr, subnets: readonly Subnet[]): string {
  if (!vpc) return "move one of the two";
  const taken = subnets.map(({ range }) => range);
  const free = firstFree(vpc, Math.max(vpc.prefix, Math.min(prefix, 28)), taken);
  return free ? `${formatCidr(free)} is free` : `make the subnets smaller: the VPC has no /${prefix} left`;
}

function hostBits(path: string, value: string, range: Cidr): Problem {
  return {
    path,
    value,
    allowed: `the first address of the range: AWS refuses bits that are set beyond /${range.prefix}`,
    mend: `write ${formatCidr(range)}`,
  };
}
