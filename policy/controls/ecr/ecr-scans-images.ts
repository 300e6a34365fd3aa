import type { Control } from "../../control";
import { requireTrue } from "../../require";

export const ecrScansImages: Control = {
  name: "ecr-scans-images",
  ids: ["FSBP ECR.1"],
  title: "Images are scanned when they are pushed",
  severity: "high",
  why: "Known holes in an image would be deployed unseen.",
  mend: "Set image_scanning_configuration.scan_on_push to true.",
  types: ["aws_ecr_repository"],
  check: (repository) => requireTrue(repository, "image_scanning_configuration.scan_on_push"),
  examples: {
    failing: [
      { aws_ecr_repository: { example: { image_scanning_configuration: { scan_on_push: false } } } },
      { aws_ecr_repository: { example: { image_scanning_configuration: null } } },
    ],
    passing: [{ aws_ecr_repository: { example: { image_scanning_configuration: { scan_on_push: true } } } }],
  },
};
