import type { Control } from "../../control";
import { requireThat } from "../../require";

export const secretRecovery: Control = {
  name: "secret-recovery",
  ids: [],
  title: "A deleted secret can be brought back for a month",
  severity: "medium",
  why: "A destroy by mistake locks everything out that signs in with it.",
  mend: "Set recovery_window_in_days to 30, or leave it out.",
  types: ["aws_secretsmanager_secret"],
  givesUp: "A deleted secret is gone at once; its name is free again.",
  check: (secret) =>
    requireThat(
      secret,
      "recovery_window_in_days",
      (days) => days === undefined || Number(days) === 30,
      "30 days",
    ),
  examples: {
    failing: [
      { aws_secretsmanager_secret: { example: { recovery_window_in_days: 0 } } },
      { aws_secretsmanager_secret: { example: { recovery_window_in_days: 7 } } },
    ],
    passing: [{ aws_secretsmanager_secret: { example: { recovery_window_in_days: null } } }],
  },
};
