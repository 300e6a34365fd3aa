import { ImageRepository } from "../../../../modules/service/image-repository";
import { only, synthModule } from "../../synth";

const props = {
  name: "groundwork-dev-realtime",
  kmsKeyArn: "arn:aws:kms:ap-northeast-1:111111111111:key/data",
};
const json = synthModule((stack) => new ImageRepository(stack, "repository", props));

describe("ImageRepository", () => {
  test("never lets a tag move to another image", () => {
    expect(only(json, "aws_ecr_repository").image_tag_mutability).toBe("IMMUTABLE");
  });

  test("scans each image that is pushed", () => {
    expect(only(json, "aws_ecr_repository").image_scanning_configuration).toEqual({ scan_on_push: true });
  });

  test("is encrypted with the given key", () => {
    expect(only(json, "aws_ecr_repository").encryption_configuration).toEqual([
      { encryption_type: "KMS", kms_key: props.kmsKeyArn },
    ]);
  });

  test("is not deleted with its images, unless it is told so", () => {
    expect(only(json, "aws_ecr_repository").force_delete).toBe(false);
    const disposable = synthModule(
      (stack) => new ImageRepository(stack, "repository", { ...props, forceDelete: true }),
    );
    expect(only(disposable, "aws_ecr_repository").force_delete).toBe(true);
  });

  test("drops untagged images after 7 days and keeps the newest 30 tagged ones", () => {
    const { rules } = JSON.parse(only(json, "aws_ecr_lifecycle_policy").policy);
    expect(rules.map(({ selection }: { selection: object }) => selection)).toEqual([
      { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 7 },
      { tagStatus: "tagged", tagPatternList: ["*"], countType: "imageCountMoreThan", countNumber: 30 },
    ]);
  });
});
