import { Readable } from "node:stream";
import { decimal } from "../../../../tools/cost/decimal";
import { readOffer } from "../../../../tools/cost/prices/offer";
import { knownAsOf, priceData, REMEMBERED, tiersOf } from "../../../../tools/cost/prices/prices";
import type { PriceData } from "../../../../tools/cost/prices/prices";
import { renewPrices } from "../../../../tools/cost/prices/renew";

const REGIONS = ["ap-northeast-1", "us-east-1", "ap-northeast-3"];

describe("the price data", () => {
  test("is dated, in dollars, for a month of 730 hours", () => {
    expect(priceData).toMatchObject({
      asOf: expect.stringMatching(/^20\d\d-(0[1-9]|1[0-2])$/),
      currency: "USD",
      hoursOfMonth: 730,
    });
  });

  test.each(Object.entries(priceData.lines))(
    "%s has its source, date and price of each region",
    (id, line) => {
      expect(line.what).not.toBe("");
      expect(line.unit).not.toBe("");
      expect(line.source).toMatch(/^https:\/\/aws\.amazon\.com\/[a-z0-9/-]+pricing\//);
      expect(line.asOf).toMatch(/^20\d\d-(0[1-9]|1[0-2])$/);
      expect(line.asOf <= priceData.asOf).toBe(true);
      expect(Object.keys(line.prices).sort()).toEqual([...REGIONS].sort());
      expect(REGIONS).toEqual(expect.arrayContaining([...line.verified]));
      for (const region of REGIONS) {
        const tiers = tiersOf(id, region);
        const bounds = tiers.slice(0, -1).map(({ upTo }) => decimal(upTo!));
        expect(bounds).toEqual([...bounds].sort((a, b) => a.cmp(b)));
        expect(tiers.at(-1)!.upTo).toBeUndefined();
        expect(tiers.every(({ price }) => decimal(price).gte(0))).toBe(true);
        expect(decimal(tiers.at(-1)!.price).gt(0)).toBe(true);
      }
    },
  );

  test.each(Object.entries(priceData.lines))("%s is dated by the text it was read in", (id, line) => {
    for (const region of REGIONS) {
      const isRead = line.verified.includes(region);
      expect(knownAsOf(id, region)).toBe(isRead ? line.asOf : REMEMBERED);
    }
    if (line.verified.length === 0) expect(line.asOf).toBe(REMEMBERED);
    else expect(line.asOf > REMEMBERED).toBe(true);
  });

  test.each(Object.entries(priceData.lines))("%s costs in Osaka what was read, or as in Tokyo", (_, line) => {
    if (line.verified.includes("ap-northeast-3")) return;
    expect(line.prices["ap-northeast-3"]).toEqual(line.prices["ap-northeast-1"]);
  });

  test.each(["t4g.micro", "t4g.small", "t4g.medium", "m7g.large", "m7g.xlarge", "r7g.large", "r7g.xlarge"])(
    "Valkey on %s is a fifth cheaper than Redis OSS, and Memcached costs what that does",
    (node) => {
      for (const region of REGIONS) {
        const [redis, valkey, memcached] = ["redis", "valkey", "memcached"].map((engine) =>
          Number(priceData.lines[`elasticache.${engine}.cache.${node}.hour`]!.prices[region]),
        );
        expect(valkey).toBeCloseTo(0.8 * redis!, 10);
        expect(memcached).toBe(redis);
      }
    },
  );
});

/** An offer with these rows: usage type, operation, range, price; and rows that must not be taken. */
function offer(...rows: readonly (readonly [string, string, string, string, string, string?])[]): Readable {
  const heads = [
    "SKU",
    "TermType",
    "StartingRange",
    "EndingRange",
    "PricePerUnit",
    "Currency",
    "operation",
    "usageType",
  ];
  const lines = rows.map(([usageType, operation, from, to, price, term = "OnDemand"], i) => [
    `SKU${i}`,
    term,
    from,
    to,
    price,
    "USD",
    operation,
    usageType,
  ]);
  const text = [["FormatVersion", "v1.0"], ["Disclaimer", 'No "warranty", of anything'], heads, ...lines]
    .map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(","))
    .join("\r\n");
  return Readable.from([text.slice(0, 40), text.slice(40)]);
}

describe("an offer of AWS's price list", () => {
  test("tells the tiers of a usage type, in their order, without zeros at the end", async () => {
    const csv = offer(
      ["APN1-Out", "", "10240", "Inf", "0.0890000000"],
      ["APN1-Out", "", "0", "10240", "0.1140000000"],
      ["APN1-In", "", "0", "Inf", "1.0000000000"],
    );
    expect(await readOffer(csv, [{ usageType: "APN1-Out" }, { usageType: "APN1-In" }])).toEqual([
      [{ upTo: "10240", price: "0.114" }, { price: "0.089" }],
      [{ price: "1" }],
    ]);
  });

  test("tells products of one usage type apart by their operation", async () => {
    const rows = [
      ["APN1-Node", "CreateCacheCluster:0002", "0", "Inf", "0.025"],
      ["APN1-Node", "CreateCacheCluster:Valkey", "0", "Inf", "0.02"],
    ] as const;
    const wanted = { usageType: "APN1-Node", operation: "CreateCacheCluster:Valkey" };
    expect(await readOffer(offer(...rows), [wanted])).toEqual([[{ price: "0.02" }]]);
    expect(await readOffer(offer(...rows), [{ usageType: "APN1-Node" }])).toEqual([undefined]);
  });

  test("is read for what is on demand only", async () => {
    const csv = offer(["APN1-Node", "", "0", "Inf", "0.01", "Reserved"]);
    expect(await readOffer(csv, [{ usageType: "APN1-Node" }])).toEqual([undefined]);
  });

  test("is refused when it is none, or its form has changed", async () => {
    await expect(readOffer(Readable.from(["<html>"]), [])).rejects.toThrow(/This is no offer/);
    await expect(readOffer(Readable.from(['"SKU","TermType"\n']), [])).rejects.toThrow(
      /has no column StartingRange/,
    );
  });
});

describe("renewing", () => {
  const { "nat.hour": nat, "kms.request": kms } = priceData.lines as Required<typeof priceData.lines>;
  const data: PriceData = {
    ...priceData,
    lines: { nat: { ...nat!, verified: [] }, kms: kms!, spot: { ...nat!, offer: undefined } },
  };
  const open = async (service: string, region: string) =>
    service === "AmazonEC2"
      ? offer([
          region === "us-east-1" ? "NatGateway-Hours" : `APN${region.at(-1)}-NatGateway-Hours`,
          "NatGateway",
          "0",
          "Inf",
          "0.0700000000",
        ])
      : offer([`${region}-KMS-Requests`, "", "0", "Inf", "0.0000040000"]);

  test("takes what the list says, keeps what is free for ever, and names what is to be looked up", async () => {
    const { data: renewed, changes, read, byHand } = await renewPrices(data, open, "2027-01");
    expect(read).toBe(6);
    expect(changes).toHaveLength(6);
    expect(renewed.asOf).toBe("2027-01");
    expect(renewed.lines.nat).toMatchObject({
      asOf: "2027-01",
      verified: [...REGIONS].sort(),
      prices: { "ap-northeast-1": "0.07", "us-east-1": "0.07", "ap-northeast-3": "0.07" },
    });
    expect(renewed.lines.kms!.prices["us-east-1"]).toEqual([
      { upTo: "20000", price: "0" },
      { price: "0.000004" },
    ]);
    expect(byHand).toEqual(REGIONS.map((region) => `spot in ${region}`));
    expect(renewed.lines.spot).toEqual(data.lines.spot);
  });

  test("leaves a price that the list does not tell, and names it", async () => {
    const { changes, byHand, data: renewed } = await renewPrices(data, async () => offer(), "2027-01");
    expect(changes).toEqual([]);
    expect(byHand).toHaveLength(9);
    expect(renewed).toEqual(data);
  });
});
