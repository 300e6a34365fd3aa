import type { Control } from "../../control";
import { guarddutyOn } from "./guardduty-on";
import { guarddutyPlans } from "./guardduty-plans";

export const guardduty: readonly Control[] = [guarddutyOn, guarddutyPlans];
