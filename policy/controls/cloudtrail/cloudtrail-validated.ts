import type { Control } from "../../control";
import { requireTrue } from "../../require";

export const cloudtrailValidated: Control = {
  name: "cloudtrail-validated",
  ids: ["FSBP CloudTrail.4", "CIS 3.0.0/3.2"],
  title: "The trail's files carry a signed digest",
  severity: "low",
  why: "A changed or missing file would not be noticed.",
  mend: "Set enable_log_file_validation to true.",
  types: ["aws_cloudtrail"],
  check: (trail) => requireTrue(trail, "enable_log_file_validation"),
  examples: {
    failing: [{ aws_cloudtrail: { example: { enable_log_file_validation: false } } }],
    passing: [{ aws_cloudtrail: { example: { enable_log_file_validation: "true" } } }],
  },
};
