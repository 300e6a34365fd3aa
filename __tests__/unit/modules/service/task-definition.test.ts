import { TaskDefinition } from "../../../../modules/service/task-definition";
import type { TaskDefinitionProps } from "../../../../modules/service/task-definition";
import { only, synthModule } from "../../synth";
import type { Json } from "../../synth";

const SECRET = "arn:aws:secretsmanager:ap-northeast-1:111111111111:secret:db-AbCdEf";

function synthTask(props: Partial<TaskDefinitionProps> = {}): Json {
  return synthModule(
    (stack) =>
      new TaskDefinition(stack, "task", {
        name: "groundwork-dev-realtime",
        image: "registry.example/groundwork-dev-realtime@sha256:abc",
        cpu: 256,
        memory: 512,
        architecture: "ARM64",
        containerPort: 8080,
        healthCheckCommand: ["wget", "-q", "http://127.0.0.1:8080/healthz"],
        stopTimeoutSeconds: 90,
        environment: { PORT: "8080" },
        secrets: { DATABASE_PASSWORD: `${SECRET}:password::` },
        executionRoleArn: "arn:aws:iam::111111111111:role/execution",
        taskRoleArn: "arn:aws:iam::111111111111:role/task",
        logGroupName: "/groundwork-dev/realtime",
        logRetentionInDays: 14,
        logKmsKeyArn: "arn:aws:kms:ap-northeast-1:111111111111:key/logs",
        region: "ap-northeast-1",
        ...props,
      }),
  );
}

const json = synthTask();
const task = only(json, "aws_ecs_task_definition");
const containers = JSON.parse(task.container_definitions);
const [container] = containers;

describe("TaskDefinition", () => {
  test("is one container on Fargate, of the given size and architecture", () => {
    expect(containers).toHaveLength(1);
    expect(task).toMatchObject({
      requires_compatibilities: ["FARGATE"],
      network_mode: "awsvpc",
      cpu: "256",
      memory: "512",
      runtime_platform: { operating_system_family: "LINUX", cpu_architecture: "ARM64" },
    });
    expect(container.portMappings).toEqual([{ containerPort: 8080, hostPort: 8080, protocol: "tcp" }]);
  });

  test("does not run as root, cannot gain rights, and cannot write its root file system", () => {
    expect(container.user).toBe("1000:1000");
    expect(container.privileged).toBe(false);
    expect(container.linuxParameters.capabilities).toEqual({ drop: ["ALL"] });
    expect(container.readonlyRootFilesystem).toBe(true);
  });

  test("can write to /tmp, which goes with the task, and nowhere else", () => {
    expect(container.mountPoints).toEqual([{ sourceVolume: "tmp", containerPath: "/tmp", readOnly: false }]);
    expect(task.volume).toEqual([{ name: "tmp" }]);
  });

  test.each(["root", "0", "0:0", "1000:0", "node", ""])("refuses %p as user", (user) => {
    expect(() => synthTask({ user })).toThrow(/allowed is a number other than 0/);
  });

  test.each(["DATABASE_PASSWORD", "REDIS_AUTH_TOKEN", "CLIENT_SECRET"])(
    "refuses %s in the environment",
    (name) => {
      expect(() => synthTask({ environment: { [name]: "x" } })).toThrow(
        `${name} in the container's environment`,
      );
    },
  );

  test("takes secrets by ARN, and keeps them out of the environment", () => {
    expect(container.secrets).toEqual([{ name: "DATABASE_PASSWORD", valueFrom: `${SECRET}:password::` }]);
    expect(container.environment).toEqual([{ name: "PORT", value: "8080" }]);
  });

  test("checks itself without a shell", () => {
    expect(container.healthCheck.command).toEqual(["CMD", "wget", "-q", "http://127.0.0.1:8080/healthz"]);
  });

  test("passes signals on and has time to drain", () => {
    expect(container.linuxParameters.initProcessEnabled).toBe(true);
    expect(container.stopTimeout).toBe(90);
  });

  test("logs to its encrypted group, and never waits for CloudWatch", () => {
    expect(only(json, "aws_cloudwatch_log_group")).toMatchObject({
      name: "/groundwork-dev/realtime",
      retention_in_days: 14,
      kms_key_id: "arn:aws:kms:ap-northeast-1:111111111111:key/logs",
    });
    expect(container.logConfiguration).toMatchObject({
      logDriver: "awslogs",
      options: { mode: "non-blocking", "max-buffer-size": "25m", "awslogs-region": "ap-northeast-1" },
    });
  });

  test("leaves the revision before, to which ECS may roll back", () => {
    expect(task.skip_destroy).toBe(true);
  });
});
