import type { Control } from "../../control";
import { requireTrue, requireReferrer } from "../../require";

export const configRecorderRuns: Control = {
  name: "config-recorder-runs",
  ids: ["FSBP Config.1"],
  title: "AWS Config's recorder is switched on",
  severity: "critical",
  why: "A recorder that is there and does not run looks as if all were well.",
  mend: "Add an aws_config_configuration_recorder_status with is_enabled true.",
  types: ["aws_config_configuration_recorder"],
  check: (recorder) => {
    const [status] = recorder.referrers("aws_config_configuration_recorder_status", "name");
    return status
      ? requireTrue(status, "is_enabled")
      : requireReferrer(recorder, "aws_config_configuration_recorder_status", "name");
  },
  examples: {
    failing: [
      { aws_config_configuration_recorder_status: { example: { is_enabled: false } } },
      { aws_config_configuration_recorder_status: { example: null } },
    ],
    passing: [{ aws_config_configuration_recorder_status: { example: { is_enabled: "true" } } }],
  },
};
