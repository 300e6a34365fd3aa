import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { EcsTaskDefinition } from "@cdktf/provider-aws/lib/ecs-task-definition";
import { Construct } from "constructs";
import type { Architecture } from "./container-image";

/** What the container may write of the log before it is sent, so that a slow CloudWatch never stops the application. */
const LOG_BUFFER = "25m";
const SECRET_NAME = /PASSWORD|TOKEN|SECRET|PRIVATE_KEY/;

export interface TaskDefinitionProps {
  /** Name of the task definition and of its container. */
  readonly name: string;
  /** Address of the image, by digest. */
  readonly image: string;
  /** Fargate CPU units. */
  readonly cpu: number;
  /** MiB. */
  readonly memory: number;
  readonly architecture: Architecture;
  readonly containerPort: number;
  /** `uid` or `uid:gid`, never root. @default "1000:1000" */
  readonly user?: string;
  /** Command, without a shell, by which the container checks itself; 0 is healthy. */
  readonly healthCheckCommand: readonly string[];
  /** Seconds between SIGTERM and SIGKILL, at most 120. */
  readonly stopTimeoutSeconds: number;
  /** Plain settings; nothing secret. */
  readonly environment: Readonly<Record<string, string>>;
  /** Variables that ECS fills when a task starts: ARN of a secret, or `<arn>:<field>::` for one field of it. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly executionRoleArn: string;
  readonly taskRoleArn: string;
  readonly logGroupName: string;
  readonly logRetentionInDays: number;
  readonly logKmsKeyArn: string;
  readonly region: string;
}

/**
 * A Fargate task of one container that runs as little as possible: not as root, without Linux capabilities, on a
 * root file system that it cannot write (only `/tmp` can be written, and is gone with the task).
 * Controls: FSBP ECS.3, ECS.4, ECS.5, ECS.8, ECS.9, ECS.20.
 * @throws when the user is root, or a variable of `environment` is named like a secret
 */
export class TaskDefinition extends Construct {
  readonly arn: string;
  readonly containerName: string;
  readonly containerPort: number;

  constructor(scope: Construct, id: string, props: TaskDefinitionProps) {
    super(scope, id);
    refuseRoot(props.user);
    refuseSecrets(props.environment);
    const logGroup = new CloudwatchLogGroup(this, "logs", {
      name: props.logGroupName,
      retentionInDays: props.logRetentionInDays,
      kmsKeyId: props.logKmsKeyArn,
    });
    const task = new EcsTaskDefinition(this, "task", {
      family: props.name,
      requiresCompatibilities: ["FARGATE"],
      networkMode: "awsvpc",
      cpu: String(props.cpu),
      memory: String(props.memory),
      runtimePlatform: { operatingSystemFamily: "LINUX", cpuArchitecture: props.architecture },
      executionRoleArn: props.executionRoleArn,
      taskRoleArn: props.taskRoleArn,
      volume: [{ name: "tmp" }],
      containerDefinitions: JSON.stringify([container(props, logGroup.name)]),
      // A revision that ECS may have to roll back to must not be deregistered by the release that fails.
      skipDestroy: true,
    });
    this.arn = task.arn;
    this.containerName = props.name;
    this.containerPort = props.containerPort;
  }
}

/** The container, with the keys that AWS writes. */
function container(props: TaskDefinitionProps, logGroup: string) {
  return {
    name: props.name,
    image: props.image,
    essential: true,
    user: props.user ?? "1000:1000",
    privileged: false,
    readonlyRootFilesystem: true,
    linuxParameters: { initProcessEnabled: true, capabilities: { drop: ["ALL"] } },
    mountPoints: [{ sourceVolume: "tmp", containerPath: "/tmp", readOnly: false }],
    portMappings: [{ containerPort: props.containerPort, hostPort: props.containerPort, protocol: "tcp" }],
    environment: Object.entries(props.environment).map(([name, value]) => ({ name, value })),
    secrets: Object.entries(props.secrets).map(([name, valueFrom]) => ({ name, valueFrom })),
    healthCheck: {
      command: ["CMD", ...props.healthCheckCommand],
      interval: 30,
      timeout: 5,
      retries: 3,
      startPeriod: 30,
    },
    stopTimeout: props.stopTimeoutSeconds,
    logConfiguration: {
      logDriver: "awslogs",
      options: {
        "awslogs-group": logGroup,
        "awslogs-region": props.region,
        "awslogs-stream-prefix": "task",
        mode: "non-blocking",
        "max-buffer-size": LOG_BUFFER,
      },
    },
  };
}

function refuseRoot(user: string | undefined): void {
  if (user !== undefined && !/^[1-9]\d*(:[1-9]\d*)?$/.test(user)) {
    throw new Error(
      `the container's user is ${user}: allowed is a number other than 0, with or without a group's number, ` +
        `for example 1000:1000. A name would leave it to the image whether it is root.`,
    );
  }
}

function refuseSecrets(environment: Readonly<Record<string, string>>): void {
  const names = Object.keys(environment).filter((name) => SECRET_NAME.test(name));
  if (names.length) {
    throw new Error(
      `${names.join(", ")} in the container's environment could be read by whoever may describe the task: ` +
        `keep the value in Secrets Manager and pass its ARN in secrets.`,
    );
  }
}
