import { givenUpBy } from "../../../environments/profiles";
import type { Control } from "../../control";
import { requireThat } from "../../require";

export const kmsKeyDeletionWindow: Control = {
  name: "kms-key-deletion-window",
  ids: ["FSBP KMS.3"],
  title: "A deleted key can be brought back for 30 days",
  severity: "critical",
  why: "A deleted key takes all its data with it; this is the longest time to notice.",
  mend: "Set deletion_window_in_days to 30, or leave it out.",
  types: ["aws_kms_key"],
  setting: "security.keyDeletionWindowDays",
  givesUp: givenUpBy("security.keyDeletionWindowDays"),
  check: (key) =>
    requireThat(
      key,
      "deletion_window_in_days",
      (days) => days === undefined || Number(days) === 30,
      "30 days",
    ),
  examples: {
    failing: [{ aws_kms_key: { example: { deletion_window_in_days: 7 } } }],
    passing: [{ aws_kms_key: { example: { deletion_window_in_days: null } } }],
  },
};
