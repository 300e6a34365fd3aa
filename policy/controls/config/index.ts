import type { Control } from "../../control";
import { configBucketUnlocked } from "./config-bucket-unlocked";
import { configRecorderRuns } from "./config-recorder-runs";
import { configRecordsEverything } from "./config-records-everything";

export const config: readonly Control[] = [configBucketUnlocked, configRecorderRuns, configRecordsEverything];
