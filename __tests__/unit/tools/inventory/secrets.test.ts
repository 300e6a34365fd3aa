import { describe as describeInstance } from "../../../../tools/inventory/resource/configuration";
import { isSecretName, looksSecret } from "../../../../tools/inventory/resource/secrets";

test.each([
  // Put together here, so that nothing that looks for secrets finds this file.
  ["an access key id", ["AKIA", "IOSFODNN7EXAMPLE"]],
  ["a secret key", ["wJalrXUtnFEMI/K7MDENG/", "bPxRfiCYEXAMPLEKEY"]],
  ["a secret key within a text", ["the key is wJalrXUtnFEMI/K7MDENG/", "bPxRfiCYEXAMPLEKEY."]],
  ["a session token", ["IQoJb3JpZ2luX2VjE", "aB3/".repeat(90)]],
  ["a signed address", ["https://b.s3.amazonaws.com/x?X-Amz-Sig", "nature=0123abcd"]],
  ["a private key", ["-----BEGIN RSA ", "PRIVATE KEY-----"]],
  ["a token", ["eyJhbGciOiJIUzI1NiJ9.", "eyJzdWIiOiIxMjM0NTY3ODkwIn0.abc"]],
  ["GitHub's token", ["ghp_", "abcdefghijklmnopqrstuvwxyz0123456789"]],
  ["an address with a password", ["postgres://app:", "hunter2@db.example.com/chat"]],
  ["a password in a text", ["host=db pass", "word=hunter2"]],
  ["a generated password", ["Xk9!vLq2#pW7", "zR4m"]],
])("%s looks like a secret", (_, parts) => {
  expect(looksSecret(parts.join(""))).toBe(true);
});

test.each([
  "groundwork-dev-cluster",
  "vpc-0f5413e30ba3c6def",
  "ap-northeast-1_1a2485e3b05048c495c8d56ab3a9ffd4",
  "arn:aws:kms:ap-northeast-1:111111111111:key/30e8a6db-4059-41bf-aa54-f68c78c1bb5c",
  "arn:aws:secretsmanager:ap-northeast-1:111111111111:secret:groundwork-dev-db-credentials-NMlklb",
  "arn:aws:secretsmanager:ap-northeast-1:111111111111:secret:a-b-KCnIiq|terraform-20261121222526937600000002",
  "arn:aws:secretsmanager:ap-northeast-1:111111111111:secret:rds!cluster-8e4f1a2b-1234-4cde-9abc-0123456789ab-XyZabc",
  "arn:aws:iam::111111111111:role/CodePipelineCrossAccountDeploymentRole2026",
  "arn:aws:sts::111111111111:assumed-role/OrganizationAccountAccessRole/botocore-session-1700000000",
  "arn:aws:wafv2:us-east-1:111111111111:global/webacl/GroundworkProd1/30e8a6db-4059-41bf-aa54-f68c78c1bb5c",
  "4b825dc642cb6eb9a060e54bf8d69288fbee4904-Prod",
  "master.groundwork-local-redis.6aafbc.apne1.cache.amazonaws.com",
  "mon:03:00-mon:04:00",
])("%s does not", (text) => {
  expect(looksSecret(text)).toBe(false);
});

test("names tell secrets, but not where they are kept or how long", () => {
  expect(["master_password", "auth_token", "client_secret", "private_key"].every(isSecretName)).toBe(true);
  expect(["secret_arn", "token_version", "kms_key_id", "author"].some(isSecretName)).toBe(false);
});

test("takes over what is on the list, and nothing that is marked or looks like a secret", () => {
  const planted = ["Xk9!vLq2#pW7", "zR4m"].join("");
  const described = describeInstance({
    attributes: {
      engine: "aurora-postgresql",
      engine_version: planted,
      availability_zones: ["ap-northeast-1a", "ap-northeast-1c"],
      database_name: "marked",
      master_password: planted,
      cluster_members: ["not on the list"],
      family: "",
      vpc_id: null,
      tags: { Name: "ignored for tags_all" },
      tags_all: { Project: "groundwork", Note: planted, api_key: "short" },
    },
    sensitive_attributes: [[{ type: "get_attr", value: "database_name" }]],
  });
  expect(described).toEqual({
    configuration: {
      engine: "aurora-postgresql",
      availability_zones: ["ap-northeast-1a", "ap-northeast-1c"],
    },
    tags: { Project: "groundwork" },
    withheld: ["engine_version", "tag Note", "tag api_key"],
  });
});
