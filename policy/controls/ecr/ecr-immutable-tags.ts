import type { Control } from "../../control";
import { requireOneOf } from "../../require";

export const ecrImmutableTags: Control = {
  name: "ecr-immutable-tags",
  ids: ["FSBP ECR.2"],
  title: "A tag of an image is never given to another",
  severity: "medium",
  why: "What was tested could be replaced by something else under the same tag.",
  mend: "Set image_tag_mutability to IMMUTABLE.",
  types: ["aws_ecr_repository"],
  check: (repository) => requireOneOf(repository, "image_tag_mutability", ["IMMUTABLE"]),
  examples: {
    failing: [
      { aws_ecr_repository: { example: { image_tag_mutability: "MUTABLE" } } },
      { aws_ecr_repository: { example: { image_tag_mutability: null } } },
    ],
    passing: [{ aws_ecr_repository: { example: { image_tag_mutability: "IMMUTABLE" } } }],
  },
};
