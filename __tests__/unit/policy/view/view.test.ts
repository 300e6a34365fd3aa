import { View } from "../../../../policy/view/view";

/** Two stacks: `data` publishes, `app` reads it. */
const view = new View({
  "dev-data": {
    terraform: { backend: { s3: { key: "data.tfstate" } } },
    output: {
      key_arn: { value: "${aws_kms_key.data.arn}" },
      subnet_ids: { value: ["${aws_subnet.a.id}", "${aws_subnet.b.id}"] },
      port: { value: "${aws_rds_cluster.main.port}" },
    },
    resource: {
      aws_kms_key: {
        data: { "//": { metadata: { path: "dev-data/keys/data" } }, enable_key_rotation: true },
      },
      aws_subnet: { a: { zone: "1a" }, b: { zone: "1c" } },
      aws_rds_cluster: { main: { port: 5432 } },
    },
  },
  "dev-app": {
    terraform: { backend: { s3: { key: "app.tfstate" } } },
    data: {
      terraform_remote_state: {
        data: { config: { key: "data.tfstate" } },
        unknown: { config: { key: "elsewhere.tfstate" } },
      },
    },
    resource: {
      aws_s3_bucket: { files: { bucket: "dev-files", versioning: [{ enabled: true }] } },
      aws_s3_bucket_policy: {
        files: {
          bucket: "${aws_s3_bucket.files.id}",
          policy: '{"Statement":{"Resource":"${aws_s3_bucket.files.arn}/*"}}',
        },
        other: { bucket: "dev-files", policy: "${data.aws_iam_policy_document.p.json}" },
        strange: { bucket: "another" },
      },
      aws_lb: {
        main: {
          key: "${data.terraform_remote_state.data.outputs.key_arn}",
          subnets: "${data.terraform_remote_state.data.outputs.subnet_ids}",
          port: "${data.terraform_remote_state.data.outputs.port}",
          lost: "${data.terraform_remote_state.unknown.outputs.key_arn}",
          unpublished: "${data.terraform_remote_state.data.outputs.nothing}",
          name: "${aws_s3_bucket.files.bucket}",
          first: "${aws_s3_bucket.files.versioning[0].enabled}",
          second: "${aws_s3_bucket.files.versioning[1].enabled}",
          id: "set",
          template: "${aws_s3_bucket.files.bucket}-logs",
          sorted: "${sort([aws_s3_bucket.files.arn, data.terraform_remote_state.data.outputs.key_arn])}",
          rule: [
            { days: 1, inner: { on: true } },
            { days: 2, inner: [{ on: false }, { on: true }] },
          ],
        },
        self: { of: "${aws_lb.main.id}" },
      },
    },
  },
});
const at = (address: string) => view.all.find((each) => each.address === address)!;
const alb = at("aws_lb.main");

describe("value", () => {
  test.each([
    ["port", 5432],
    ["name", "dev-files"],
    ["first", true],
    ["rule.days", 1],
    ["rule.inner.on", true],
    ["nothing.here", undefined],
  ])("%s is followed to %p", (path, value) => {
    expect(alb.value(path)).toBe(value);
  });

  test.each(["lost", "unpublished", "second", "template"])(
    "%s stays an expression: nobody knows it before Terraform",
    (path) => {
      expect(alb.value(path)).toBe(alb.args[path]);
    },
  );

  test("an id is what AWS gives, even where an argument has that name", () => {
    expect(at("aws_lb.self").value("of")).toBe("${aws_lb.main.id}");
  });

  test("lists are followed through outputs", () => {
    expect(alb.list("subnets")).toEqual(["${aws_subnet.a.id}", "${aws_subnet.b.id}"]);
    expect(alb.list("port")).toEqual([5432]);
    expect(alb.list("nothing")).toEqual([]);
  });

  test("blocks are a list, whether one or many stand there", () => {
    expect(alb.blocks("rule").map((rule) => alb.valueIn(rule, "days"))).toEqual([1, 2]);
    expect(alb.blocks("rule.inner")).toEqual([{ on: true }, { on: false }, { on: true }]);
  });
});

describe("targets", () => {
  const addresses = (path: string) => alb.targets(path).map(({ stack, address }) => `${stack}/${address}`);

  test.each([
    ["key", ["dev-data/aws_kms_key.data"]],
    ["subnets", ["dev-data/aws_subnet.a", "dev-data/aws_subnet.b"]],
    ["template", ["dev-app/aws_s3_bucket.files"]],
    ["sorted", ["dev-app/aws_s3_bucket.files", "dev-data/aws_kms_key.data"]],
    ["lost", []],
    ["port", ["dev-data/aws_rds_cluster.main"]],
    ["rule", []],
  ])("of %s", (path, expected) => {
    expect(addresses(path)).toEqual(expected);
  });

  test("referrers point at a resource, or give its name", () => {
    const found = at("aws_s3_bucket.files").referrers("aws_s3_bucket_policy", "bucket");
    expect(found.map(({ address }) => address)).toEqual([
      "aws_s3_bucket_policy.files",
      "aws_s3_bucket_policy.other",
    ]);
  });
});

test("the construct's path names a resource; without one its logical id does", () => {
  expect(at("aws_kms_key.data").path).toBe("keys/data");
  expect(at("aws_subnet.a").path).toBe("a");
});

test("statements of a policy, which may be one alone; a text that Terraform makes has none to be seen", () => {
  expect(at("aws_s3_bucket_policy.files").statements("policy")).toEqual([
    { Resource: "${aws_s3_bucket.files.arn}/*" },
  ]);
  expect(at("aws_s3_bucket_policy.other").statements("policy")).toBeUndefined();
  expect(at("aws_s3_bucket_policy.strange").statements("policy")).toEqual([]);
});

test("a resource is in the region of its provider", () => {
  const aws_s3_bucket = { own: {}, far: { provider: "aws.far" }, lost: { provider: "aws.lost" } };
  const aws = [{ region: "us-east-1" }, { alias: "far", region: "us-west-2" }];
  const buckets = new View({ x: { provider: { aws }, resource: { aws_s3_bucket } } }).resources(
    "aws_s3_bucket",
  );
  expect(buckets.map(({ region }) => region)).toEqual(["us-east-1", "us-west-2", undefined]);
});
