import type { Settings } from "../../../environments/schema";
import { RealtimeStack } from "../../../stacks/realtime";
import { find, only, output, resources, synthStack } from "../synth";
import type { Body, Json } from "../synth";

const CERTIFICATE =
  "arn:aws:acm:ap-northeast-1:111111111111:certificate/00000000-0000-0000-0000-000000000000";

/** The dev environment with some of its realtime settings changed. */
function synthDev(realtime: Partial<Settings["realtime"]> = {}): Json {
  return synthStack(RealtimeStack, "dev", (settings) => ({
    ...settings,
    realtime: { ...settings.realtime, ...realtime },
  }));
}

const dev = synthDev();
const prod = synthStack(RealtimeStack, "prod");

function containerOf(json: Json): Body {
  return JSON.parse(only(json, "aws_ecs_task_definition").container_definitions)[0];
}

function portsThatForward(json: Json): number[] {
  return resources(json, "aws_lb_listener")
    .filter(({ default_action: actions }) => actions.some(({ type }: Body) => type === "forward"))
    .map(({ port }) => port);
}

describe("RealtimeStack in every environment", () => {
  test.each(["dev", "staging", "prod", "local"])(
    "%s has on-demand capacity in its service's strategy",
    (name) => {
      const strategy: Body[] = only(
        synthStack(RealtimeStack, name),
        "aws_ecs_service",
      ).capacity_provider_strategy;
      const onDemand = strategy.find(({ capacity_provider }) => capacity_provider === "FARGATE");
      expect(onDemand!.base).toBeGreaterThanOrEqual(1);
      expect(onDemand!.weight).toBeGreaterThanOrEqual(1);
    },
  );

  test.each(["dev", "staging", "prod", "local"])(
    "%s runs its image by digest and no secret in clear",
    (name) => {
      const { environment, image, secrets } = containerOf(synthStack(RealtimeStack, name));
      expect(image).toMatch(/^\$\{data\.aws_ecr_image\.\w+\.image_uri\}$/);
      expect(environment.length).toBeGreaterThan(10);
      expect(environment).toContainEqual({ name: "DATABASE_USERNAME", value: "chat_service" });
      for (const { name: variable, value } of environment) {
        expect(variable).not.toMatch(/PASSWORD|TOKEN|SECRET/);
        expect(value).not.toMatch(/secret/i);
      }
      const outputs = (phase: string) => `\${data.terraform_remote_state.${phase}.outputs`;
      expect(secrets).toEqual([
        { name: "REDIS_AUTH_TOKEN", valueFrom: `${outputs("cache")}.redis_credentials_secret_arn}:token::` },
      ]);
    },
  );
});

describe("RealtimeStack", () => {
  test("connects container, target group and health checks by the same port and path", () => {
    const json = synthDev({ containerPort: 9090, healthCheckPath: "/alive" });
    expect(containerOf(json).healthCheck.command).toEqual([
      "CMD",
      "wget",
      "-q",
      "-O",
      "/dev/null",
      "http://127.0.0.1:9090/alive",
    ]);
    expect(containerOf(json).portMappings[0].containerPort).toBe(9090);
    expect(only(json, "aws_ecs_service").load_balancer[0].container_port).toBe(9090);
    expect(only(json, "aws_lb_target_group").health_check.path).toBe("/alive");
  });

  test("takes another health check from the settings", () => {
    const json = synthDev({ healthCheckCommand: ["node", "healthcheck.js"] });
    expect(containerOf(json).healthCheck.command).toEqual(["CMD", "node", "healthcheck.js"]);
  });

  test("tells the container how to keep and to end its WebSockets", () => {
    const variables = Object.fromEntries(
      containerOf(dev).environment.map(({ name, value }: Body) => [name, value]),
    );
    expect(variables).toMatchObject({
      PORT: "8080",
      WEBSOCKET_PATH: "/ws",
      PING_INTERVAL_SECONDS: "30",
      STOP_TIMEOUT_SECONDS: "90",
      DATABASE_PORT: "${data.terraform_remote_state.database.outputs.aurora_port}",
    });
    expect(only(dev, "aws_lb").idle_timeout).toBeGreaterThan(Number(variables.PING_INTERVAL_SECONDS));
  });

  test("runs in private subnets behind a load balancer in public ones", () => {
    expect(only(dev, "aws_ecs_service").network_configuration.subnets).toContain("private_subnet_ids");
    expect(only(dev, "aws_lb").subnets).toContain("public_subnet_ids");
  });

  test("lets a browser use uploads from where users sign in", () => {
    const [rule] = only(prod, "aws_s3_bucket_cors_configuration").cors_rule;
    expect(rule.allowed_origins).toEqual(["https://chat.example.com"]);
  });

  test("waits with the service for the listener that serves it", () => {
    const [https] = Object.entries(prod.resource!.aws_lb_listener!).find(([, { port }]) => port === 443)!;
    expect(only(prod, "aws_ecs_service").depends_on).toContain(`aws_lb_listener.${https}`);
  });
});

describe("HTTPS", () => {
  test("in development, without domain or certificate, is absent", () => {
    expect(portsThatForward(dev)).toEqual([80]);
    expect(output(dev, "websocket_url")).toMatch(/^ws:\/\/\$\{aws_lb\.\w+\.dns_name\}\/ws$/);
  });

  test("with a domain in Route 53 makes its record, and port 80 never forwards", () => {
    expect(portsThatForward(prod)).toEqual([443]);
    expect(only(prod, "aws_route53_record")).toMatchObject({
      name: "realtime.chat.example.com",
      type: "A",
      zone_id: "Z0123456789EXAMPLE",
    });
    expect(output(prod, "websocket_url")).toBe("wss://realtime.chat.example.com/ws");
  });

  test("takes the certificate that the security phase requested, which must be issued", () => {
    const certificate = Object.values(prod.data!.aws_acm_certificate!)[0]!;
    expect(certificate).toMatchObject({
      domain: "realtime.chat.example.com",
      tags: { Project: "groundwork", Environment: "prod", Phase: "security" },
    });
    const [{ condition, error_message: message }] = certificate.lifecycle.postcondition;
    expect(condition).toBe('${self.status == "ISSUED"}');
    expect(message).toMatch(/certificate_validation_records of prod-security/);
    const { certificate_arn: used } = find(prod, "aws_lb_listener", { port: 443 });
    expect(used).toMatch(/^\$\{data\.aws_acm_certificate\.\w+\.arn\}$/);
  });

  test("with DNS elsewhere makes no record and waits for nothing", () => {
    const json = synthDev({ domain: { name: "realtime.example.org" } });
    expect(portsThatForward(json)).toEqual([443]);
    expect(resources(json, "aws_route53_record")).toEqual([]);
    expect(resources(json, "aws_acm_certificate_validation")).toEqual([]);
    expect(output(json, "websocket_url")).toBe("wss://realtime.example.org/ws");
  });

  test("with a certificate of one's own looks for no other", () => {
    const json = synthDev({ domain: { name: "realtime.example.org", certificateArn: CERTIFICATE } });
    expect(find(json, "aws_lb_listener", { port: 443 }).certificate_arn).toBe(CERTIFICATE);
    expect(json.data).not.toHaveProperty("aws_acm_certificate");
  });
});

test("the load balancer stands behind the web ACL", () => {
  const { resource_arn: resource, web_acl_arn: acl } = only(dev, "aws_wafv2_web_acl_association");
  expect(resource).toMatch(/^\$\{aws_lb\.\w+\.arn\}$/);
  expect(acl).toBe("${data.terraform_remote_state.security.outputs.web_acl_arn}");
});

describe("Protection", () => {
  test("in production keeps load balancer, images, uploads and logs", () => {
    expect(only(prod, "aws_lb").enable_deletion_protection).toBe(true);
    expect(only(prod, "aws_ecr_repository").force_delete).toBe(false);
    const buckets = resources(prod, "aws_s3_bucket");
    expect(buckets).toHaveLength(2);
    for (const bucket of buckets) {
      expect(bucket.force_destroy).toBe(false);
      expect(bucket.lifecycle).toEqual({ prevent_destroy: true });
    }
  });

  test("in development lets everything go", () => {
    expect(only(dev, "aws_lb").enable_deletion_protection).toBe(false);
    expect(only(dev, "aws_ecr_repository").force_delete).toBe(true);
    for (const bucket of resources(dev, "aws_s3_bucket")) expect(bucket.force_destroy).toBe(true);
  });
});
