import type { Control } from "../../control";
import { ecsClusterContainerInsights } from "./ecs-cluster-container-insights";
import { ecsContainerLogs } from "./ecs-container-logs";
import { ecsContainerNoSecretInEnvironment } from "./ecs-container-no-secret-in-environment";
import { ecsContainerNotPrivileged } from "./ecs-container-not-privileged";
import { ecsContainerReadOnly } from "./ecs-container-read-only";
import { ecsContainerUser } from "./ecs-container-user";
import { ecsServiceNoExec } from "./ecs-service-no-exec";
import { ecsServiceNoPublicAddress } from "./ecs-service-no-public-address";
import { ecsServicePlatformVersion } from "./ecs-service-platform-version";
import { ecsTaskNetworkMode } from "./ecs-task-network-mode";
import { ecsTaskOwnProcesses } from "./ecs-task-own-processes";

export const ecs: readonly Control[] = [
  ecsClusterContainerInsights,
  ecsContainerLogs,
  ecsContainerNoSecretInEnvironment,
  ecsContainerNotPrivileged,
  ecsContainerReadOnly,
  ecsContainerUser,
  ecsServiceNoExec,
  ecsServiceNoPublicAddress,
  ecsServicePlatformVersion,
  ecsTaskNetworkMode,
  ecsTaskOwnProcesses,
];
