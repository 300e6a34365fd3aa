import type { Control } from "../../control";
import { noSecretInClear } from "./no-secret-in-clear";
import { statefulRefusesDestroy } from "./stateful-refuses-destroy";

export const general: readonly Control[] = [noSecretInClear, statefulRefusesDestroy];
