import type { Example } from "../control";
import { policyWith } from "./iam";

export const kms: Example = {
  aws_kms_key: {
    example: {
      enable_key_rotation: true,
      deletion_window_in_days: 30,
      policy: policyWith({
        Principal: { AWS: "arn:aws:iam::111111111111:root" },
        Action: "kms:*",
        Resource: "*",
      }),
      lifecycle: { prevent_destroy: true },
    },
  },
};
