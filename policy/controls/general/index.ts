import type { Control } from "../../control";
import { accountGuards } from "./account-guards";
import { noSecretInClear } from "./no-secret-in-clear";
import { policyNamesNoUnstatedSource } from "./policy-names-no-unstated-source";
import { policyNamesSource } from "./policy-names-source";
import { statefulRefusesDestroy } from "./stateful-refuses-destroy";

export const general: readonly Control[] = [
  accountGuards,
  noSecretInClear,
  policyNamesNoUnstatedSource,
  policyNamesSource,
  statefulRefusesDestroy,
];
