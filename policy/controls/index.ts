import type { Control } from "../control";
import { acm } from "./acm";
import { backup } from "./backup";
import { cloudfront } from "./cloudfront";
import { cloudtrail } from "./cloudtrail";
import { cloudwatch } from "./cloudwatch";
import { cognito } from "./cognito";
import { config } from "./config";
import { dynamodb } from "./dynamodb";
import { ecr } from "./ecr";
import { ecs } from "./ecs";
import { elasticache } from "./elasticache";
import { elb } from "./elb";
import { general } from "./general";
import { guardduty } from "./guardduty";
import { iam } from "./iam";
import { kms } from "./kms";
import { lambda } from "./lambda";
import { rds } from "./rds";
import { s3 } from "./s3";
import { secretsmanager } from "./secretsmanager";
import { sns } from "./sns";
import { vpc } from "./vpc";
import { waf } from "./waf";

/** Every control, service by service. */
export const controls: readonly Control[] = [
  ...acm,
  ...backup,
  ...cloudfront,
  ...cloudtrail,
  ...cloudwatch,
  ...cognito,
  ...config,
  ...dynamodb,
  ...ecr,
  ...ecs,
  ...elasticache,
  ...elb,
  ...general,
  ...guardduty,
  ...iam,
  ...kms,
  ...lambda,
  ...rds,
  ...s3,
  ...secretsmanager,
  ...sns,
  ...vpc,
  ...waf,
];
