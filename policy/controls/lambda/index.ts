import type { Control } from "../../control";
import { lambdaNoSecret } from "./lambda-no-secret";
import { lambdaNotPublic } from "./lambda-not-public";
import { lambdaRuntime } from "./lambda-runtime";
import { lambdaZones } from "./lambda-zones";

export const lambda: readonly Control[] = [lambdaNoSecret, lambdaNotPublic, lambdaRuntime, lambdaZones];
