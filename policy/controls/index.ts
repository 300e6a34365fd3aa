import type { Control } from "../control";
import { acm } from "./acm";
import { backup } from "./backup";
import { cloudfront } from "./cloudfront";
import { cloudtrail } from "./cloudtrail";
import { cloudwatch } from "./cloudwatch";
import { config } from "./config";
import { dynamodb } from "./dynamodb";
import { ecr } from "./ecr";
import { ecs } from "./ecs";
import { elasticache } from "./elasticache";
import { general } from "./general";
import { guardduty } from "./guardduty";
import { kms } from "./kms";
import { lambda } from "./lambda";
import { rds } from "./rds";
import { s3 } from "./s3";
import { sns } from "./sns";
import { waf } from "./waf";

/** Every control, service by service. */
export const controls: readonly Control[] = [
  ...acm,
  ...backup,
  ...cloudfront,
  ...cloudtrail,
  ...cloudwatch,
  ...config,
  ...dynamodb,
  ...ecr,
  ...ecs,
  ...elasticache,
  ...general,
  ...guardduty,
  ...kms,
  ...lambda,
  ...rds,
  ...s3,
  ...sns,
  ...waf,
];
