import { capacityStrategy } from "../../../../modules/service/capacity-strategy";

describe("capacityStrategy", () => {
  test("keeps a base on demand and spreads the rest by weight", () => {
    expect(capacityStrategy({ onDemandBase: 2, onDemandWeight: 1, spotWeight: 4 })).toEqual([
      { capacityProvider: "FARGATE", base: 2, weight: 1 },
      { capacityProvider: "FARGATE_SPOT", base: 0, weight: 4 },
    ]);
  });

  test("leaves Spot out when it has no weight", () => {
    expect(capacityStrategy({ onDemandBase: 1, onDemandWeight: 1, spotWeight: 0 })).toEqual([
      { capacityProvider: "FARGATE", base: 1, weight: 1 },
    ]);
  });

  test.each([0, 1])("refuses a strategy of Spot only, whatever base it names (%i)", (onDemandBase) => {
    expect(() => capacityStrategy({ onDemandBase, onDemandWeight: 0, spotWeight: 1 })).toThrow(
      /weight of on-demand capacity is 0.*Allowed is 1 or more/,
    );
  });
});
