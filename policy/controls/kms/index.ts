import type { Control } from "../../control";
import { kmsKeyRotates } from "./kms-key-rotates";

export const kms: readonly Control[] = [kmsKeyRotates];
