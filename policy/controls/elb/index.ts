import type { Control } from "../../control";
import { elbAccessLogs } from "./elb-access-logs";
import { elbDeletionProtection } from "./elb-deletion-protection";
import { elbDesync } from "./elb-desync";
import { elbDropsInvalidHeaders } from "./elb-drops-invalid-headers";
import { elbListenersEncrypt } from "./elb-listeners-encrypt";
import { elbTargetsEncrypt } from "./elb-targets-encrypt";
import { elbTlsPolicy } from "./elb-tls-policy";
import { elbWebAcl } from "./elb-web-acl";
import { elbZones } from "./elb-zones";

export const elb: readonly Control[] = [
  elbAccessLogs,
  elbDeletionProtection,
  elbDesync,
  elbDropsInvalidHeaders,
  elbListenersEncrypt,
  elbTargetsEncrypt,
  elbTlsPolicy,
  elbWebAcl,
  elbZones,
];
