import type { Control } from "../../control";
import { requireThat } from "../../require";

export const ecsTaskOwnProcesses: Control = {
  name: "ecs-task-own-processes",
  ids: ["FSBP ECS.3"],
  title: "Tasks do not see the processes of their host",
  severity: "high",
  why: "A task could read and stop what runs beside it.",
  mend: "Leave pid_mode and ipc_mode out.",
  types: ["aws_ecs_task_definition"],
  check: (task) => [
    ...requireThat(task, "pid_mode", (mode) => mode === undefined || mode === "task", "task or nothing"),
    ...requireThat(task, "ipc_mode", (mode) => mode !== "host", "anything but host"),
  ],
  examples: {
    failing: [
      { aws_ecs_task_definition: { example: { pid_mode: "host" } } },
      { aws_ecs_task_definition: { example: { ipc_mode: "host" } } },
    ],
    passing: [{ aws_ecs_task_definition: { example: { pid_mode: "task" } } }],
  },
};
