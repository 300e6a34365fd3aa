import { ConfigConfigRule } from "@cdktf/provider-aws/lib/config-config-rule";
import { ConfigConfigurationRecorder } from "@cdktf/provider-aws/lib/config-configuration-recorder";
import { ConfigConfigurationRecorderStatus } from "@cdktf/provider-aws/lib/config-configuration-recorder-status";
import { ConfigDeliveryChannel } from "@cdktf/provider-aws/lib/config-delivery-channel";
import { IamServiceLinkedRole } from "@cdktf/provider-aws/lib/iam-service-linked-role";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { configRules } from "./config-rules";
import type { ArchiveBucket } from "./log-archive";

export interface ConfigRecorderProps {
  /** First part of every name. */
  readonly prefix: string;
  /** Without a default lock, which Config refuses (Developer Guide, "Managing the Delivery Channel"). */
  readonly archive: ArchiveBucket;
  readonly kmsKeyArn: string;
  /** Whether each change is recorded, or what is different once a day. */
  readonly frequency: "continuous" | "daily";
}

/**
 * AWS Config: a recorder of every kind of resource, global ones included, its delivery to the archive, and rules.
 * An account has one recorder a region. Controls: FSBP Config.1 (recorder with Config's own role), CIS 3.3 (3.0).
 */
export class ConfigRecorder extends Construct {
  /** What must be there before anything relies on Config. */
  readonly recording: ITerraformDependable;

  constructor(scope: Construct, id: string, { prefix, archive, kmsKeyArn, frequency }: ConfigRecorderProps) {
    super(scope, id);
    const role = new IamServiceLinkedRole(this, "role", { awsServiceName: "config.amazonaws.com" });
    const recorder = new ConfigConfigurationRecorder(this, "recorder", {
      name: `${prefix}-recorder`,
      roleArn: role.arn,
      recordingGroup: { allSupported: true, includeGlobalResourceTypes: true },
      recordingMode: { recordingFrequency: frequency.toUpperCase() },
    });
    const channel = new ConfigDeliveryChannel(this, "channel", {
      name: `${prefix}-channel`,
      s3BucketName: archive.bucketName,
      s3KmsKeyArn: kmsKeyArn,
      snapshotDeliveryProperties: { deliveryFrequency: "TwentyFour_Hours" },
      dependsOn: [recorder, archive.policy],
    });
    const status = new ConfigConfigurationRecorderStatus(this, "status", {
      name: recorder.name,
      isEnabled: true,
      dependsOn: [channel],
    });
    for (const { identifier, purpose, parameters } of configRules) {
      const name = identifier.toLowerCase().replaceAll("_", "-");
      new ConfigConfigRule(this, name, {
        name: `${prefix}-${name}`,
        description: purpose,
        source: { owner: "AWS", sourceIdentifier: identifier },
        inputParameters: parameters && JSON.stringify(parameters),
        // Config takes no rule without a recorder.
        dependsOn: [status],
      });
    }
    this.recording = status;
  }
}
