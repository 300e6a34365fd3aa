import type { AlarmContext } from "../../../../modules/monitoring/alarm";

/** The region of modules under test. */
export const context: AlarmContext = {
  prefix: "app-dev",
  region: "ap-northeast-1",
  topics: { page: "arn:pages", notice: "arn:notices" },
};
