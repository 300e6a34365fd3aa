import type { Control } from "../../control";
import { webAclBlocks } from "./web-acl-blocks";
import { webAclHasRules } from "./web-acl-has-rules";
import { webAclLimitsRate } from "./web-acl-limits-rate";
import { webAclLogged } from "./web-acl-logged";
import { webAclMetrics } from "./web-acl-metrics";

export const waf: readonly Control[] = [
  webAclBlocks,
  webAclHasRules,
  webAclLimitsRate,
  webAclLogged,
  webAclMetrics,
];
