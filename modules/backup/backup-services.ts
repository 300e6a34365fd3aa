import { BackupRegionSettings } from "@cdktf/provider-aws/lib/backup-region-settings";
import { Construct } from "constructs";

/** What this platform keeps data in, in AWS Backup's words. */
const SERVICES = ["Aurora", "DynamoDB", "S3"];

/**
 * Switches AWS Backup on for the services in use: a plan passes over resources of a service that the account has not
 * opted in, and says nothing. It is one setting an account and region, which other environments share, so what else is
 * in it is left alone, and destroying it here changes nothing there.
 * Source: AWS Backup Developer Guide, "Service opt-in"; for DynamoDB "Advanced DynamoDB backup", which copies need.
 */
export class BackupServices extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const settings = new BackupRegionSettings(this, "region_settings", {
      resourceTypeOptInPreference: Object.fromEntries(SERVICES.map((service) => [service, true])),
      resourceTypeManagementPreference: { DynamoDB: true },
      // AWS answers with every service that it has, and with more each year.
      lifecycle: {
        ignoreChanges: ["resource_type_opt_in_preference", "resource_type_management_preference"],
      },
    });
    // Raw: `self` has no token.
    settings.addOverride(
      "lifecycle.postcondition",
      SERVICES.map((service) => ({
        condition: `\${try(self.resource_type_opt_in_preference["${service}"], false)}`,
        error_message:
          `AWS Backup is switched off for ${service} in this region, so that nothing of it is backed up. ` +
          `Switch it on: aws backup update-region-settings --resource-type-opt-in-preference ${service}=true`,
      })),
    );
  }
}
