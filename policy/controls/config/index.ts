import type { Control } from "../../control";
import { configRecorderRuns } from "./config-recorder-runs";
import { configRecordsEverything } from "./config-records-everything";

export const config: readonly Control[] = [configRecorderRuns, configRecordsEverything];
