import type { Control } from "../../control";
import { cloudtrailAllRegions } from "./cloudtrail-all-regions";
import { cloudtrailBucketLocked } from "./cloudtrail-bucket-locked";
import { cloudtrailEncrypted } from "./cloudtrail-encrypted";
import { cloudtrailRecordsObjects } from "./cloudtrail-records-objects";
import { cloudtrailToCloudwatch } from "./cloudtrail-to-cloudwatch";
import { cloudtrailValidated } from "./cloudtrail-validated";

export const cloudtrail: readonly Control[] = [
  cloudtrailAllRegions,
  cloudtrailBucketLocked,
  cloudtrailEncrypted,
  cloudtrailRecordsObjects,
  cloudtrailToCloudwatch,
  cloudtrailValidated,
];
