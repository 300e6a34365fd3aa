import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import type { Construct } from "constructs";
import type { Settings } from "../../../environments/schema";
import { PhaseStack } from "../../../stacks/phase-stack";
import { byId, synthStack } from "../synth";

class Reader extends PhaseStack<"database"> {
  readonly network = this.read("networking", ["vpc_id", "isolated_subnet_ids"]);

  constructor(scope: Construct, settings: Settings) {
    super(scope, settings, "database");
    this.publish({
      aurora_cluster_arn: this.network.vpc_id,
      aurora_cluster_endpoint: "writer",
      aurora_reader_endpoint: "reader",
      aurora_database_name: "name",
      aurora_port: this.read("database", ["aurora_port"]).aurora_port,
      db_credentials_secret_arn: "secret",
      rds_proxy_endpoint: "",
      rds_proxy_reader_endpoint: "",
      aurora_secondary_reader_endpoint: "",
      backup_vault_arn: "arn:vault",
      backup_role_arn: "arn:role",
      backup_topic_arn: "arn:topic",
      migration_function_name: "function",
      maintenance_schedule_name: "schedule",
      aurora_cluster_identifier: "cluster",
      aurora_instance_identifiers: ["instance"],
      aurora_log_group_name: "log",
    });
  }
}

const json = synthStack(Reader);
const terraform = json.terraform as { backend: { s3: Record<string, unknown> } };

test("state lies in the environment's bucket, encrypted with its own key, locked by S3 itself", () => {
  expect(terraform.backend.s3).toEqual({
    bucket: "groundwork-dev-bootstrap-111111111111",
    key: "database.tfstate",
    region: "ap-northeast-1",
    encrypt: true,
    kms_key_id: "arn:aws:kms:ap-northeast-1:111111111111:alias/groundwork-dev-state",
    use_lockfile: true,
  });
});

test("no credential and no endpoint is where Terraform finds its state and AWS", () => {
  const places = [terraform.backend, json.provider, json.data!.terraform_remote_state!.networking!.config];
  expect(JSON.stringify(places)).not.toMatch(/access_key|secret|token|endpoint|dynamodb|profile/);
});

test("the provider works in the environment's account only, and tags what it makes", () => {
  expect((json.provider as { aws: unknown[] }).aws).toEqual([
    {
      region: "ap-northeast-1",
      allowed_account_ids: ["111111111111"],
      default_tags: [
        {
          tags: {
            Project: "groundwork",
            Environment: "dev",
            Phase: "database",
            ManagedBy: "cdktf",
            DataClassification: "internal",
          },
        },
      ],
    },
  ]);
});

test("another region has a provider of its own, made once, with the same account and tags", () => {
  class TwoRegions extends PhaseStack<"cache"> {
    constructor(scope: Construct, settings: Settings) {
      super(scope, settings, "cache");
      new SnsTopic(this, "own", { provider: this.providerIn(settings.region) });
      new SnsTopic(this, "first", { provider: this.providerIn("us-east-1") });
      new SnsTopic(this, "second", { provider: this.providerIn("us-east-1") });
    }
  }
  const synthesized = synthStack(TwoRegions);
  const [own, other, ...more] = (synthesized.provider as { aws: Record<string, unknown>[] }).aws;
  expect(own).not.toHaveProperty("alias");
  expect(other).toEqual({ ...own, alias: "us-east-1", region: "us-east-1" });
  expect(more).toEqual([]);

  const providers = byId(synthesized, "aws_sns_topic");
  expect(providers.own!.provider).toBe("aws");
  expect(providers.first!.provider).toBe("aws.us-east-1");
  expect(providers.second!.provider).toBe("aws.us-east-1");
});

test("another phase's outputs come from its remote state", () => {
  const state = json.data!.terraform_remote_state!.networking!;
  expect(state.config).toEqual({
    bucket: "groundwork-dev-bootstrap-111111111111",
    key: "networking.tfstate",
    region: "ap-northeast-1",
  });
  expect(json.output!.aurora_cluster_arn!.value).toBe(
    "${data.terraform_remote_state.networking.outputs.vpc_id}",
  );
});

test("a phase that is not deployed stops the plan with the command to run", () => {
  const [check] = json.data!.aws_s3_objects!.networking_state!.lifecycle.postcondition;
  expect(check.condition).toBe('${contains(self.keys, "networking.tfstate")}');
  expect(check.error_message).toBe(
    "dev-database needs dev-networking, which is not deployed. Deploy it first: npx cdktf deploy dev-networking",
  );
  // The state is read after the check, or its own poor error would come first.
  expect(json.data!.terraform_remote_state!.networking!.depends_on).toEqual([
    "data.aws_s3_objects.networking_state",
  ]);
});

test("a phase that publishes too little stops the plan, output by output", () => {
  const checks = json.data!.terraform_remote_state!.networking!.lifecycle.postcondition as Record<
    string,
    string
  >[];
  expect(checks.map(({ condition }) => condition)).toEqual([
    "${can(self.outputs.vpc_id)}",
    "${can(self.outputs.isolated_subnet_ids)}",
  ]);
  expect(checks[0]!.error_message).toMatch(/reads vpc_id of dev-networking.*npx cdktf deploy dev-networking/);
});

test("outputs are named, described and readable", () => {
  expect(json.output!.aurora_port).toEqual({
    description: "Port of both endpoints",
    value: "${data.terraform_remote_state.database.outputs.aurora_port}",
  });
  for (const body of Object.values(json.output!)) expect(body.sensitive).toBeUndefined();
});
