import type { Control } from "../../control";
import { secretCustomerKey } from "./secret-customer-key";
import { secretRecovery } from "./secret-recovery";
import { secretRotates } from "./secret-rotates";

export const secretsmanager: readonly Control[] = [secretCustomerKey, secretRecovery, secretRotates];
