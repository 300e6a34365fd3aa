import { expectNone, expectProblem, problems } from "../settings";

const CIDR = "networking.cidr";
const PUBLIC = "networking.publicSubnets";

/** A VPC and its six subnets of /24, beginning at these two octets. */
const network = (octets: string, cidr: string) => ({
  [CIDR]: cidr,
  [PUBLIC]: [`${octets}.0.0/24`, `${octets}.1.0/24`],
  "networking.privateSubnets": [`${octets}.100.0/24`, `${octets}.101.0/24`],
  "networking.isolatedSubnets": [`${octets}.200.0/24`, `${octets}.201.0/24`],
});

describe("the VPC", () => {
  test.each(["8.8", "172.15", "172.32", "192.169", "100.64"])(
    "%s is outside the private ranges",
    (octets) => {
      const cidr = `${octets}.0.0/16`;
      expectProblem(network(octets, cidr), {
        path: CIDR,
        value: cidr,
        allowed: /10\.0\.0\.0\/8, 172\.16\.0\.0\/12 or 192\.168\.0\.0\/16 \(RFC 1918\)/,
        mend: /private range/,
      });
    },
  );

  test.each(["10.0", "10.255", "172.16", "172.31", "192.168"])("%s is accepted", (octets) => {
    expectNone(network(octets, `${octets}.0.0/16`));
  });

  test.each([
    ["10.0.0.0/24", "10.0.0.0/22"],
    ["10.0.1.0/23", "10.0.0.0/22"],
    ["10.0.0.0/8", "10.0.0.0/16"],
    ["10.1.0.0/15", "10.0.0.0/16"],
  ])("%s has a size that is refused", (cidr, mend) => {
    const found = problems({ [CIDR]: cidr }).filter(({ allowed }) => allowed.startsWith("/16 to /22"));
    expect(found).toEqual([
      { path: CIDR, value: cidr, allowed: expect.any(String), mend: expect.stringMatching(`^write ${mend}`) },
    ]);
  });

  test("the smallest is accepted", () => {
    expectNone({
      [CIDR]: "10.0.0.0/22",
      [PUBLIC]: ["10.0.0.0/26", "10.0.0.64/26"],
      "networking.privateSubnets": ["10.0.1.0/24", "10.0.2.0/24"],
      "networking.isolatedSubnets": ["10.0.3.0/28", "10.0.3.16/28"],
    });
  });

  test("bits beyond the prefix", () => {
    expectProblem(
      { [CIDR]: "10.0.7.0/16" },
      {
        path: CIDR,
        value: "10.0.7.0/16",
        allowed: /first address of the range: AWS refuses bits that are set beyond \/16/,
        mend: /^write 10\.0\.0\.0\/16$/,
      },
    );
  });

  test.each(["10.0.0.0", "10.0.0.0/33", "10.0.0.256/24", "::/64", "any"])("%s is no range", (cidr) => {
    expectProblem(
      { [CIDR]: cidr },
      { path: CIDR, value: cidr, allowed: /a\.b\.c\.d\/n/, mend: /10\.0\.0\.0\/16/ },
    );
  });
});

describe("subnets", () => {
  test.each([
    ["public", "10.0.0.0/24"],
    ["private", "10.0.100.0/24"],
    ["isolated", "10.0.200.0/24"],
  ])("too few of the %s tier", (tier, only) => {
    const path = `networking.${tier}Subnets`;
    expectProblem(
      { [path]: [only] },
      {
        path,
        value: [only],
        allowed: new RegExp(`one ${tier} subnet for each of the 2 zones`),
        mend: /^add 1$/,
      },
    );
  });

  test("too many of a tier", () => {
    const isolated = ["10.0.200.0/24", "10.0.201.0/24", "10.0.202.0/24"];
    expectProblem(
      { "networking.isolatedSubnets": isolated },
      {
        path: "networking.isolatedSubnets",
        value: isolated,
        allowed: /one isolated subnet for each of the 2 zones/,
        mend: /^remove 1, or add as many zones$/,
      },
    );
  });

  test("smaller than /28", () => {
    expectProblem(
      { [`${PUBLIC}[1]`]: "10.0.1.16/29" },
      {
        path: `${PUBLIC}[1]`,
        value: "10.0.1.16/29",
        allowed: /\/28 or larger/,
        mend: /^write 10\.0\.1\.16\/28/,
      },
    );
  });

  test("outside the VPC", () => {
    expectProblem(
      { [`${PUBLIC}[1]`]: "10.1.1.0/24" },
      {
        path: `${PUBLIC}[1]`,
        value: "10.1.1.0/24",
        allowed: /a part of the VPC's range 10\.0\.0\.0\/16/,
        mend: /^10\.0\.1\.0\/24 is free; or mend networking\.cidr$/,
      },
    );
  });

  test("larger than the VPC", () => {
    const found = problems({ [`${PUBLIC}[0]`]: "10.0.0.0/15" });
    expect(found).toContainEqual({
      path: `${PUBLIC}[0]`,
      value: "10.0.0.0/15",
      allowed: expect.stringMatching(/a part of the VPC's range/),
      mend: expect.stringMatching(/no \/15 left/),
    });
  });

  test("bits beyond the prefix", () => {
    expectProblem(
      { [`${PUBLIC}[1]`]: "10.0.1.5/24" },
      { path: `${PUBLIC}[1]`, value: "10.0.1.5/24", allowed: /beyond \/24/, mend: /^write 10\.0\.1\.0\/24$/ },
    );
  });

  test("two that overlap are both named, and a free range is offered", () => {
    expectProblem(
      { "networking.isolatedSubnets[1]": "10.0.0.128/25" },
      {
        path: "networking.isolatedSubnets[1]",
        value: "10.0.0.128/25",
        allowed: /overlaps networking\.publicSubnets\[0\], 10\.0\.0\.0\/24/,
        mend: /^10\.0\.2\.0\/25 is free$/,
      },
    );
  });

  test("the same range twice", () => {
    expectProblem(
      { "networking.privateSubnets[1]": "10.0.100.0/24" },
      {
        path: "networking.privateSubnets[1]",
        value: "10.0.100.0/24",
        allowed: /overlaps networking\.privateSubnets\[0\]/,
        mend: /^10\.0\.2\.0\/24 is free$/,
      },
    );
  });

  test("a VPC that is full says so", () => {
    expectProblem(
      {
        [CIDR]: "10.0.0.0/22",
        [PUBLIC]: ["10.0.0.0/24", "10.0.0.0/24"],
        "networking.privateSubnets": ["10.0.1.0/24", "10.0.2.0/24"],
        "networking.isolatedSubnets": ["10.0.3.0/25", "10.0.3.128/25"],
      },
      { path: `${PUBLIC}[1]`, value: "10.0.0.0/24", allowed: /overlaps/, mend: /the VPC has no \/24 left/ },
    );
  });

  test("a wrong VPC does not make its subnets wrong", () => {
    expect(problems({ [CIDR]: "10.9.0.0/24" }).map(({ path }) => path)).toEqual([CIDR]);
  });
});
