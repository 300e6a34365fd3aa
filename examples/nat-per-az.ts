import { dev } from "../environments/dev";
import type { SettingsInput } from "../environments/schema";

/**
 * A NAT gateway in each zone: the failure of one zone leaves the others their way out.
 *
 * Costs: about 45 USD a month in Tokyo for each zone, and 0.062 USD a GB; no traffic between zones.
 * Gives up: nothing but that money.
 * Use: copy `nat`; it is what the production profile asks for, unless there is no NAT at all.
 */
export const natPerAz: SettingsInput = {
  ...dev,
  environment: "nat-per-az",
  networking: { ...dev.networking, nat: "per-az" },
};
