import type { Control } from "../../control";
import { cloudtrailAllRegions } from "./cloudtrail-all-regions";
import { cloudtrailEncrypted } from "./cloudtrail-encrypted";
import { cloudtrailRecordsObjects } from "./cloudtrail-records-objects";
import { cloudtrailToCloudwatch } from "./cloudtrail-to-cloudwatch";
import { cloudtrailValidated } from "./cloudtrail-validated";

export const cloudtrail: readonly Control[] = [
  cloudtrailAllRegions,
  cloudtrailEncrypted,
  cloudtrailRecordsObjects,
  cloudtrailToCloudwatch,
  cloudtrailValidated,
];
