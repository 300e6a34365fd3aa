import type { SettingsInput } from "../environments/schema";
import { auroraMysql } from "./aurora-mysql";
import { dnsElsewhere } from "./dns-elsewhere";
import { domainRoute53 } from "./domain-route-53";
import { dynamodb } from "./dynamodb";
import { githubRoles } from "./github-roles";
import { globalDatabase } from "./global-database";
import { googleSignIn } from "./google-sign-in";
import { memcached } from "./memcached";
import { natNone } from "./nat-none";
import { natPerAz } from "./nat-per-az";
import { natSingle } from "./nat-single";
import { rdsPassword } from "./rds-password";
import { rdsProxy } from "./rds-proxy";
import { valkey } from "./valkey";

/** Environments that each show one option, by name. They are synthesized like any other, and deployed by nobody. */
export const examples: Readonly<Record<string, SettingsInput>> = {
  "aurora-mysql": auroraMysql,
  "dns-elsewhere": dnsElsewhere,
  "domain-route-53": domainRoute53,
  dynamodb,
  "github-roles": githubRoles,
  "global-database": globalDatabase,
  "google-sign-in": googleSignIn,
  memcached,
  "nat-none": natNone,
  "nat-per-az": natPerAz,
  "nat-single": natSingle,
  "rds-password": rdsPassword,
  "rds-proxy": rdsProxy,
  valkey,
};
