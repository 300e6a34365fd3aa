import { expectNone, expectProblem, problems } from "../settings";

const ZONES = "networking.availabilityZones";

test("fewer than two availability zones", () => {
  expectProblem(
    {
      [ZONES]: ["ap-northeast-1a"],
      "networking.publicSubnets": ["10.0.0.0/24"],
      "networking.privateSubnets": ["10.0.100.0/24"],
      "networking.isolatedSubnets": ["10.0.200.0/24"],
    },
    {
      path: ZONES,
      value: ["ap-northeast-1a"],
      allowed: /two or more zones: Aurora refuses/,
      mend: /add a zone of ap-northeast-1, and a subnet of each tier/,
    },
  );
});

test("one zone where there are subnets for two is one problem, told at the zones", () => {
  expect(problems({ [ZONES]: ["ap-northeast-1a"] }).map(({ path }) => path)).toEqual([ZONES]);
});

test.each(["us-east-1c", "ap-northeast-2a"])("zone %s is outside the region", (zone) => {
  expectProblem(
    { [ZONES]: ["ap-northeast-1a", zone] },
    {
      path: `${ZONES}[1]`,
      value: zone,
      allowed: /a zone of region ap-northeast-1/,
      mend: /for example "ap-northeast-1[ac]", or mend region/,
    },
  );
});

test("a zone twice", () => {
  expectProblem(
    { [ZONES]: ["ap-northeast-1a", "ap-northeast-1a"] },
    {
      path: `${ZONES}[1]`,
      value: "ap-northeast-1a",
      allowed: /each zone once; availabilityZones\[0\] is the same/,
      mend: /name another zone/,
    },
  );
});

test("something that is no zone", () => {
  expectProblem(
    { [ZONES]: ["ap-northeast-1a", "ap-northeast-1"] },
    {
      path: `${ZONES}[1]`,
      value: "ap-northeast-1",
      allowed: /the region and a letter/,
      mend: /"ap-northeast-1a"/,
    },
  );
});

test.each([
  ["ap-norteast-1", /set it to "ap-northeast-1"/],
  ["cn-north-1", /./],
  ["us-gov-west-1", /./],
  ["tokyo", /set it to one of these/],
])("region %s is refused", (region, mend) => {
  const [first] = problems({ region });
  expect(first).toEqual({
    path: "region",
    value: region,
    allowed: expect.stringMatching(/commercial partition: .*ap-northeast-1/),
    mend: expect.stringMatching(mend),
  });
});

test("another region with its own zones is accepted", () => {
  expectNone({ region: "us-west-2", [ZONES]: ["us-west-2a", "us-west-2d"] });
});
