import { ref, TerraformStack, Token } from "cdktf";
import { Construct } from "constructs";

/**
 * An ephemeral resource: made or read anew in every run of Terraform, and held by neither plan nor state. Its
 * attributes may stand only in write-only arguments and in other ephemeral resources. cdktf 0.21 has no class
 * for it. Needs Terraform 1.10 or later.
 */
export class EphemeralResource extends Construct {
  private readonly address: string;

  /**
   * @param type Terraform's type, for example `random_password`
   * @param args arguments by Terraform's names; tokens may stand in them
   */
  constructor(scope: Construct, id: string, type: string, args: Readonly<Record<string, unknown>>) {
    super(scope, id);
    const stack = TerraformStack.of(this);
    const name = stack.getLogicalId(this.node);
    stack.addOverride(`ephemeral.${type}.${name}`, args);
    this.address = `ephemeral.${type}.${name}`;
  }

  /** One attribute, as a token. */
  attribute(name: string): string {
    return Token.asString(ref(`${this.address}.${name}`, TerraformStack.of(this)));
  }
}
