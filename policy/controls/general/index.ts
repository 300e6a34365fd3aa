import type { Control } from "../../control";
import { statefulRefusesDestroy } from "./stateful-refuses-destroy";

export const general: readonly Control[] = [statefulRefusesDestroy];
