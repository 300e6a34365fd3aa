import { TerraformOutput } from "cdktf";
import { ContainerImage } from "../../../../modules/service/container-image";
import type { ImageReference } from "../../../../modules/service/container-image";
import { output, synthModule } from "../../synth";
import type { Body, Json } from "../../synth";

const DIGEST = `sha256:${"a".repeat(64)}`;

function synthImage(reference: ImageReference, architecture: "ARM64" | "X86_64" = "ARM64"): Json {
  return synthModule((stack) => {
    const image = new ContainerImage(stack, "image", {
      repositoryName: "groundwork-dev-realtime",
      repositoryUrl: "registry.example/groundwork-dev-realtime",
      reference,
      architecture,
      clusterName: "groundwork-dev-realtime",
      account: "111111111111",
      region: "ap-northeast-1",
    });
    new TerraformOutput(stack, "uri", { value: image.uri });
  });
}

function imageOf(json: Json): Body {
  const images = Object.values(json.data!.aws_ecr_image!);
  expect(images).toHaveLength(1);
  return images[0]!;
}

/** What stands between the repository and the image. */
function gateOf(json: Json): Body {
  const gates = Object.values(json.resource!.terraform_data!);
  expect(gates).toHaveLength(1);
  return gates[0]!;
}

function checkOf(json: Json): { condition: string; error_message: string } {
  return (json.check as Record<string, Body>).image!.assert[0];
}

describe("ContainerImage", () => {
  test("looks a tag up in the repository", () => {
    const json = synthImage({ tag: "0.1.0" });
    expect(gateOf(json).input).toEqual({ repository: "groundwork-dev-realtime" });
    expect(imageOf(json)).toMatchObject({
      repository_name: expect.stringMatching(/^\$\{.*terraform_data\.\w+\.output.*repository/),
      image_tag: "0.1.0",
    });
  });

  test("neither refers to what changes with its tags nor has a condition: it would be looked up at apply", () => {
    const image = imageOf(synthImage({ tag: "0.1.0" }));
    expect(image).not.toHaveProperty("lifecycle");
    expect(image).not.toHaveProperty("depends_on");
    expect(JSON.stringify(image).match(/\$\{[^}]*\}/g)).toEqual([expect.stringContaining("terraform_data.")]);
  });

  test("hands out the address by digest, not by tag", () => {
    expect(output(synthImage({ tag: "0.1.0" }), "uri")).toMatch(
      /^\$\{data\.aws_ecr_image\.\w+\.image_uri\}$/,
    );
  });

  test("stops at an empty repository with the commands that fill it, in their order", () => {
    const [precondition] = gateOf(synthImage({ tag: "0.1.0" })).lifecycle.precondition;
    expect(precondition.condition).toMatch(
      /length\(.+most_recent_image_tags\) > 0 \|\| .+running_tasks_count > 0/,
    );
    const [problem, ...commands] = precondition.error_message.split("\n");
    expect(problem).toMatch(/^There is no image in registry\.example\/groundwork-dev-realtime yet\./);
    expect(commands).toEqual([
      expect.stringMatching(/ docker login .*111111111111\.dkr\.ecr\.ap-northeast-1\.amazonaws\.com$/),
      expect.stringMatching(
        / docker buildx build --platform linux\/arm64 .*--tag registry\.example\/groundwork-dev-realtime:0\.1\.0 --push/,
      ),
      "  npx cdktf deploy test",
    ]);
  });

  test("builds for the architecture that will run it", () => {
    const [precondition] = gateOf(synthImage({ tag: "0.1.0" }, "X86_64")).lifecycle.precondition;
    expect(precondition.error_message).toContain("--platform linux/amd64");
  });

  test("says the same beside the provider's error when other images are there but not this one", () => {
    const { condition, error_message } = checkOf(synthImage({ tag: "0.1.0" }));
    expect(condition).toMatch(/contains\(.+most_recent_image_tags, "0\.1\.0"\)/);
    expect(error_message).toContain("docker buildx build");
  });

  test("looks a digest up as a digest, and never takes an untagged image for none", () => {
    const json = synthImage({ digest: DIGEST });
    expect(imageOf(json)).toMatchObject({ image_digest: DIGEST });
    expect(imageOf(json)).not.toHaveProperty("image_tag");
    expect(gateOf(json)).not.toHaveProperty("lifecycle");
    expect(checkOf(json).error_message).toContain(DIGEST);
  });

  test("refuses the tag latest", () => {
    expect(() => synthImage({ tag: "latest" })).toThrow(
      /tag is latest: allowed is a tag that names one build/,
    );
  });
});
