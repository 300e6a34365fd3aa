import { clusterInsights } from "../../../../modules/database/insights";

describe("clusterInsights", () => {
  test.each([7, 31, 434])("%i days are the instances' own affair", (retentionDays) => {
    expect(clusterInsights({ kmsKeyArn: "arn:key", retentionDays })).toEqual({});
  });

  test("15 months need the advanced mode, and the same settings at the cluster", () => {
    expect(clusterInsights({ kmsKeyArn: "arn:key", retentionDays: 465 })).toEqual({
      databaseInsightsMode: "advanced",
      performanceInsightsEnabled: true,
      performanceInsightsKmsKeyId: "arn:key",
      performanceInsightsRetentionPeriod: 465,
    });
  });
});
