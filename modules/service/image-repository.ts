import { EcrLifecyclePolicy } from "@cdktf/provider-aws/lib/ecr-lifecycle-policy";
import { EcrRepository } from "@cdktf/provider-aws/lib/ecr-repository";
import { Construct } from "constructs";

const UNTAGGED_DAYS = 7;
const TAGGED_KEPT = 30;

export interface ImageRepositoryProps {
  readonly name: string;
  /** Key that encrypts the images. */
  readonly kmsKeyArn: string;
  /** Whether `terraform destroy` may delete a repository that still holds images. @default false */
  readonly forceDelete?: boolean;
}

/**
 * An ECR repository in which a tag, once pushed, means the same image for ever. Untagged images go after a week,
 * and of the tagged ones the newest 30 stay.
 * Controls: FSBP ECR.1 (scan), ECR.2 (immutable tags), ECR.3 (lifecycle), ECR.5 (customer key).
 */
export class ImageRepository extends Construct {
  readonly name: string;
  /** Where to push, without a tag. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: ImageRepositoryProps) {
    super(scope, id);
    const repository = new EcrRepository(this, "repository", {
      name: props.name,
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: [{ encryptionType: "KMS", kmsKey: props.kmsKeyArn }],
      forceDelete: props.forceDelete ?? false,
    });
    new EcrLifecyclePolicy(this, "lifecycle", {
      repository: repository.name,
      policy: JSON.stringify({
        rules: [
          {
            rulePriority: 1,
            description: `Untagged images expire after ${UNTAGGED_DAYS} days`,
            selection: {
              tagStatus: "untagged",
              countType: "sinceImagePushed",
              countUnit: "days",
              countNumber: UNTAGGED_DAYS,
            },
            action: { type: "expire" },
          },
          {
            rulePriority: 2,
            description: `The newest ${TAGGED_KEPT} tagged images stay`,
            selection: {
              tagStatus: "tagged",
              tagPatternList: ["*"],
              countType: "imageCountMoreThan",
              countNumber: TAGGED_KEPT,
            },
            action: { type: "expire" },
          },
        ],
      }),
    });
    this.name = repository.name;
    this.url = repository.repositoryUrl;
  }
}
