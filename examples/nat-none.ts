import { dev } from "../environments/dev";
import type { SettingsInput } from "../environments/schema";

/**
 * A network without NAT: the application reaches AWS through interface endpoints, and nothing else.
 *
 * Costs: six endpoints in two zones, about 123 USD a month in Tokyo, where the NAT gateway of dev is about 45. In
 * three zones, with six endpoints, about 184.
 * Gives up: the application cannot call anything outside of AWS, nor a service of AWS without an endpoint here.
 * Use: copy `nat` and `interfaceEndpoints`; a list that lacks what the application needs to start is refused.
 */
export const natNone: SettingsInput = {
  ...dev,
  environment: "nat-none",
  networking: {
    ...dev.networking,
    nat: "none",
    interfaceEndpoints: ["ecr.api", "ecr.dkr", "logs", "secretsmanager", "cognito-idp", "kms"],
  },
};
