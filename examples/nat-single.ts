import { dev } from "../environments/dev";
import type { SettingsInput } from "../environments/schema";

/**
 * One NAT gateway for all zones.
 *
 * Costs: about 45 USD a month in Tokyo and 0.062 USD a GB; traffic from the other zones 0.01 USD a GB on top.
 * Gives up: when the gateway's zone fails, no zone has a way out. The production profile refuses it.
 * Use: copy `nat`. S3 and DynamoDB go past the gateway in any case, by endpoints that are free.
 */
export const natSingle: SettingsInput = {
  ...dev,
  environment: "nat-single",
  networking: { ...dev.networking, nat: "single" },
};
