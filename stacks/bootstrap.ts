import { LocalBackend } from "cdktf";
import type { Construct } from "constructs";
import type { Settings } from "../environments/schema";
import { CustomerKey } from "../modules/encryption/customer-key";
import { RoleBoundary } from "../modules/identity/role-boundary";
import { PrivateBucket } from "../modules/storage/private-bucket";
import { stateKeyAlias } from "./location";
import { PhaseStack } from "./phase-stack";

/**
 * Before the first phase, once an environment: the bucket that holds the state of all phases, its key, and the boundary
 * of the roles that the phases make.
 */
export class BootstrapStack extends PhaseStack<"bootstrap"> {
  constructor(scope: Construct, settings: Settings) {
    super(scope, settings, "bootstrap");
    const key = new CustomerKey(this, "state_key", {
      alias: stateKeyAlias(settings).name.replace("alias/", ""),
      description: `Terraform state of ${this.prefix}`,
      account: settings.account,
      region: settings.region,
      viaServices: ["s3"],
      deletionWindowInDays: 30,
      preventDestroy: true,
    });
    const bucket = new PrivateBucket(this, "state", {
      name: this.name("stateBucket"),
      kmsKeyArn: key.arn,
      noncurrentVersionDays: 365,
      preventDestroy: true,
    });
    new RoleBoundary(this, "role_boundary", { name: this.name("roleBoundary") });
    this.publish({ state_bucket: bucket.bucketName, state_kms_key_arn: key.arn });
  }

  /**
   * The bucket cannot hold the state that makes it. This one lies in `state/` of the project, holds no secret,
   * and belongs into version control. The path is from the stack's own folder, where Terraform runs.
   */
  protected override createBackend(): void {
    new LocalBackend(this, { path: `../../../state/${this.node.id}.tfstate` });
  }
}
