import { readFileSync } from "node:fs";
import { contract } from "../../../stacks/outputs";

/** Names that users of the Terraform original know, as far as the phases that exist publish them. */
const KEPT = [
  "vpc_id",
  "public_subnet_ids",
  "private_subnet_ids",
  "isolated_subnet_ids",
  "aurora_cluster_arn",
  "aurora_cluster_endpoint",
  "aurora_reader_endpoint",
  "aurora_database_name",
  "aurora_port",
  "db_credentials_secret_arn",
  "cognito_user_pool_id",
  "cognito_user_pool_arn",
  "cognito_user_pool_endpoint",
  "cognito_client_id",
  "cognito_hosted_ui_url",
  "ecs_execution_role_arn",
  "ecs_task_role_arn",
  "redis_endpoint",
  "redis_reader_endpoint",
  "redis_connection_string",
  "alb_dns_name",
  "websocket_url",
  "ecr_repository_url",
  "ecs_cluster_name",
  "ecs_service_name",
  "cloudfront_distribution_id",
  "cloudfront_domain_name",
  "frontend_url",
  "frontend_s3_bucket",
];

const names = Object.values(contract).flatMap((outputs) => Object.keys(outputs));

test("the names that users know are kept", () => {
  expect(names).toEqual(expect.arrayContaining(KEPT));
});

test("a name is published by one phase only, so that it says what it is without its phase", () => {
  expect(names).toEqual([...new Set(names)]);
});

test("the documentation lists each output with its phase and meaning", () => {
  const documented = readFileSync("docs/outputs.md", "utf8").match(/^\| \w+ \| `.*$/gm);
  const declared = Object.entries(contract).flatMap(([phase, outputs]) =>
    Object.entries(outputs).map(([name, { description }]) => `| ${phase} | \`${name}\` | ${description} |`),
  );
  expect(documented).toEqual(declared);
});
