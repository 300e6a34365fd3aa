import type { Control } from "../../control";
import { guarddutyFargate } from "./guardduty-fargate";
import { guarddutyOn } from "./guardduty-on";
import { guarddutyPlans } from "./guardduty-plans";

export const guardduty: readonly Control[] = [guarddutyFargate, guarddutyOn, guarddutyPlans];
