import type { Control } from "../../control";
import { alarmNamesRunbook } from "./alarm-names-runbook";
import { alarmTellsSomebody } from "./alarm-tells-somebody";
import { logGroupEncrypted } from "./log-group-encrypted";
import { logGroupRetention } from "./log-group-retention";

export const cloudwatch: readonly Control[] = [
  alarmNamesRunbook,
  alarmTellsSomebody,
  logGroupEncrypted,
  logGroupRetention,
];
