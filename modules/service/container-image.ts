import { DataAwsEcrImage } from "@cdktf/provider-aws/lib/data-aws-ecr-image";
import { DataAwsEcrRepository } from "@cdktf/provider-aws/lib/data-aws-ecr-repository";
import { DataAwsEcsCluster } from "@cdktf/provider-aws/lib/data-aws-ecs-cluster";
import { TerraformResource, TerraformStack } from "cdktf";
import { Construct } from "constructs";

/** An image in a repository, by tag or by digest (`sha256:...`). */
export type ImageReference = { readonly tag: string } | { readonly digest: string };

export type Architecture = "ARM64" | "X86_64";

const PLATFORMS = { ARM64: "linux/arm64", X86_64: "linux/amd64" } as const;

export interface ContainerImageProps {
  readonly repositoryName: string;
  /** Where to push, without a tag. */
  readonly repositoryUrl: string;
  readonly reference: ImageReference;
  /** For which the image must be built. */
  readonly architecture: Architecture;
  /** Cluster that will run it. */
  readonly clusterName: string;
  readonly account: string;
  readonly region: string;
}

/**
 * An image that must be in its repository before anything is made that runs it. A tag is resolved to the digest
 * that it has now.
 *
 * The provider only says "couldn't find resource" of a missing image. So a first deployment, whose repository
 * is still empty, stops at a condition of ours that says how to push one; and where other images are there but
 * not this one, a warning with the same words stands beside the provider's error.
 * @throws when the tag is `latest`, which tells no one what runs
 */
export class ContainerImage extends Construct {
  /** Address of exactly this image: `<repository>@sha256:...`. */
  readonly uri: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ContainerImageProps,
  ) {
    super(scope, id);
    const { reference, repositoryName } = props;
    if ("tag" in reference && reference.tag === "latest") {
      throw new Error(
        `the image's tag is latest: allowed is a tag that names one build, for example a version or a commit, ` +
          `since tags in this repository cannot move.`,
      );
    }

    const newest = new DataAwsEcrRepository(this, "newest", { name: repositoryName });
    const cluster = new DataAwsEcsCluster(this, "cluster", { clusterName: props.clusterName });
    const newestTags = `data.aws_ecr_repository.${newest.friendlyUniqueId}.most_recent_image_tags`;
    const runningTasks = `data.aws_ecs_cluster.${cluster.friendlyUniqueId}.running_tasks_count`;

    // Between repository and image, for the image is then looked up at plan though the repository changes: what changes
    // beside a data source, or behind its conditions, makes Terraform look it up at apply, and the task a new one.
    // Not cdktf's own class for it, which asks the Terraform on this machine for its version at each synth.
    const gate = new TerraformResource(this, "gate", { terraformResourceType: "terraform_data" });
    gate.addOverride("input", { repository: repositoryName });
    const image = new DataAwsEcrImage(this, "image", {
      repositoryName: gate.getStringAttribute("output.repository"),
      ...("tag" in reference ? { imageTag: reference.tag } : { imageDigest: reference.digest }),
    });
    if ("tag" in reference) {
      // The newest image may be an untagged part of another; where tasks run, that proves nothing.
      gate.addOverride("lifecycle.precondition", [
        {
          condition: `\${length(${newestTags}) > 0 || ${runningTasks} > 0}`,
          error_message: this.mend(`There is no image in ${props.repositoryUrl} yet.`),
        },
      ]);
      this.warnUnless(
        `length(${newestTags}) == 0 || contains(${newestTags}, "${reference.tag}")`,
        `The image pushed last to ${props.repositoryUrl} is not ${reference.tag}. That is well if ` +
          `${reference.tag} was pushed before; if Terraform could not find it, it was not.`,
      );
    } else {
      this.warnUnless(
        `length(${newestTags}) > 0`,
        `The image pushed last to ${props.repositoryUrl} has no tag, or there is none. That is well if ` +
          `${reference.digest} was pushed before; if Terraform could not find it, it was not.`,
      );
    }
    this.uri = image.imageUri;
  }

  private warnUnless(condition: string, warning: string): void {
    TerraformStack.of(this).addOverride(`check.${this.node.id}`, {
      assert: [{ condition: `\${${condition}}`, error_message: this.mend(warning) }],
    });
  }

  /** What is wrong, and the commands that mend it. */
  private mend(problem: string): string {
    const { account, architecture, reference, region, repositoryUrl } = this.props;
    const registry = `${account}.dkr.ecr.${region}.amazonaws.com`;
    const tag = "tag" in reference ? reference.tag : "TAG";
    return [
      `${problem} Build one as docs/image.md says, push it, and deploy again:`,
      `  aws ecr get-login-password --region ${region} | docker login --username AWS --password-stdin ${registry}`,
      `  docker buildx build --platform ${PLATFORMS[architecture]} --provenance=false --tag ${repositoryUrl}:${tag} --push .`,
      `  npx cdktf deploy ${TerraformStack.of(this).node.id}`,
    ].join("\n");
  }
}
