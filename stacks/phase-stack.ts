import { DataAwsS3Objects } from "@cdktf/provider-aws/lib/data-aws-s3-objects";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { DataTerraformRemoteStateS3, S3Backend, TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { nameOf, prefixOf } from "../environments/names";
import type { NameKey } from "../environments/names";
import type { Settings } from "../environments/schema";
import { roleBoundaryArn, stackName, stateKeyAlias, stateLocation } from "./location";
import { outputOf } from "./outputs";
import type { OutputName, Outputs, Phase } from "./outputs";

/** The tags that every taggable resource of a phase carries. */
export function tagsOf(settings: Settings, phase: Phase): Record<string, string> {
  return {
    Project: settings.project,
    Environment: settings.environment,
    Phase: phase,
    ManagedBy: "cdktf",
    DataClassification: settings.dataClassification,
  };
}

/**
 * One phase of one environment, with a state of its own: provider with default tags, and the ways in which
 * phases speak to each other, published outputs only.
 */
export abstract class PhaseStack<P extends Phase> extends TerraformStack {
  /** First part of every name in the stack: `<project>-<environment>`. */
  protected readonly prefix: string;
  /** Phases whose outputs this one reads; they must be deployed before it. */
  readonly upstream = new Set<Phase>();
  private readonly providers = new Map<string, AwsProvider>();
  private json?: Record<string, unknown>;

  constructor(
    scope: Construct,
    protected readonly settings: Settings,
    readonly phase: P,
  ) {
    super(scope, stackName(settings, phase));
    this.prefix = prefixOf(settings);
    this.createProvider("aws", settings.region);
    this.createBackend();
  }

  /** Whether the settings are held to production's minimums, and data to stay whatever is asked for. */
  protected get isProduction(): boolean {
    return this.settings.profile === "production";
  }

  /**
   * The provider that works in a region: the stack's own for its own region, else one with an alias, made once.
   * It works in the same account only and gives the same tags.
   */
  protected providerIn(region: string): AwsProvider {
    return this.providers.get(region) ?? this.createProvider(`aws_${region}`, region, region);
  }

  private createProvider(id: string, region: string, alias?: string): AwsProvider {
    const provider = new AwsProvider(this, id, {
      alias,
      region,
      allowedAccountIds: [this.settings.account],
      defaultTags: [{ tags: tagsOf(this.settings, this.phase) }],
    });
    this.providers.set(region, provider);
    return provider;
  }

  /** The stack's JSON, made once: what the controls have judged is what is written. */
  override toTerraform(): Record<string, unknown> {
    return (this.json ??= this.makeJson());
  }

  private makeJson(): Record<string, unknown> {
    for (const construct of this.node.findAll()) {
      if (construct instanceof IamRole && construct.permissionsBoundaryInput === undefined) {
        construct.permissionsBoundary = roleBoundaryArn(this.settings);
      }
    }
    return super.toTerraform() as Record<string, unknown>;
  }

  /** Keeps the state in the bucket that `bootstrap` makes. */
  protected createBackend(): void {
    new S3Backend(this, {
      ...stateLocation(this.settings, this.phase),
      encrypt: true,
      kmsKeyId: stateKeyAlias(this.settings).arn,
    });
    // cdktf 0.21 has no property for the native lock file.
    this.addOverride("terraform.backend.s3.use_lockfile", true);
  }

  /**
   * Does nothing that takes time: cdktf would resolve every value once more, to find references between stacks, which
   * here are none (`read`).
   */
  override prepareStack(): void {
    this.ensureBackendExists();
  }

  /** The full name of a resource from the table of names. */
  protected name(key: NameKey): string {
    return nameOf(this.settings, key);
  }

  /** Publishes everything that the contract says of this phase, readable in a plan. */
  protected publish(outputs: Outputs<P>): void {
    for (const [name, value] of Object.entries(outputs)) {
      const { description } = outputOf(this.phase, name as OutputName<P>);
      new TerraformOutput(this, name, { value, description });
    }
  }

  /**
   * Reads outputs of another phase. When that phase was never deployed, or publishes less than is read here,
   * Terraform stops at plan and says which phase to deploy.
   */
  protected read<Q extends Phase, K extends OutputName<Q>>(
    phase: Q,
    names: readonly K[],
  ): Pick<Outputs<Q>, K> {
    this.upstream.add(phase);
    const stack = stackName(this.settings, phase);
    const mend = `Deploy it first: npx cdktf deploy ${stack}`;
    const location = stateLocation(this.settings, phase);

    const stateObject = new DataAwsS3Objects(this, `${phase}_state`, {
      bucket: location.bucket,
      prefix: location.key,
    });
    // Raw overrides: `self` has no token, and remote state has no lifecycle in cdktf.
    stateObject.addOverride("lifecycle.postcondition", [
      {
        condition: `\${contains(self.keys, "${location.key}")}`,
        error_message: `${this.node.id} needs ${stack}, which is not deployed. ${mend}`,
      },
    ]);

    const state = new DataTerraformRemoteStateS3(this, phase, location);
    state.addOverride("depends_on", [`data.aws_s3_objects.${stateObject.friendlyUniqueId}`]);
    state.addOverride(
      "lifecycle.postcondition",
      names.map((name) => ({
        condition: `\${can(self.outputs.${name})}`,
        error_message: `${this.node.id} reads ${name} of ${stack}, which does not publish it: it was destroyed, or deployed by an older version. ${mend}`,
      })),
    );

    const value = (name: K) => {
      switch (outputOf(phase, name).type) {
        case "list":
          return state.getList(name);
        case "number":
          return state.getNumber(name);
        case "string":
          return state.getString(name);
      }
    };
    return Object.fromEntries(names.map((name) => [name, value(name)])) as Pick<Outputs<Q>, K>;
  }
}
