import type { Control } from "../../control";
import { requireReferrer } from "../../require";

export const ecrLifecycle: Control = {
  name: "ecr-lifecycle",
  ids: ["FSBP ECR.3"],
  title: "Old images are removed by a lifecycle policy",
  severity: "medium",
  why: "Images with known holes would stay, and be paid for.",
  mend: "Add an aws_ecr_lifecycle_policy for the repository.",
  types: ["aws_ecr_repository"],
  check: (repository) => requireReferrer(repository, "aws_ecr_lifecycle_policy", "repository"),
  examples: {
    failing: [
      { aws_ecr_lifecycle_policy: { example: null } },
      { aws_ecr_lifecycle_policy: { example: { repository: "another" } } },
    ],
    passing: [{ aws_ecr_lifecycle_policy: { example: { repository: "example" } } }],
  },
};
