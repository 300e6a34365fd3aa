import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider";
import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { Construct } from "constructs";
import { policyDocument } from "../iam/policy";
import type { Statement } from "../iam/policy";
import { boundaryStatements } from "./github-boundary";
import { applyStatements, planStatements } from "./github-policies";
import type { GithubPolicyProps } from "./github-policies";

const ISSUER = "token.actions.githubusercontent.com";

export interface GithubRolesProps extends GithubPolicyProps {
  /** `owner/name` of the one repository whose workflows may take the roles. */
  readonly repository: string;
  /** GitHub environment whose jobs may apply. */
  readonly applyEnvironment: string;
  /** GitHub environment whose jobs may plan. @default jobs of pull requests */
  readonly planEnvironment?: string;
  readonly planRoleName: string;
  readonly applyRoleName: string;
}

/**
 * Two roles for GitHub's workflows, by OpenID Connect and so without a key: one plans, one applies. Each is taken by
 * one subject of one repository, word for word. An account has GitHub's provider once.
 * Sources: GitHub Docs, "OpenID Connect reference"; IAM User Guide, "Configuring a role for GitHub OIDC".
 */
export class GithubRoles extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: GithubRolesProps,
  ) {
    super(scope, id);
    const { repository, prefix, applyEnvironment, planEnvironment } = props;
    const provider = new IamOpenidConnectProvider(this, "provider", {
      url: `https://${ISSUER}`,
      clientIdList: ["sts.amazonaws.com"],
    });
    const boundary = new IamPolicy(this, "boundary", {
      name: `${prefix}-github-boundary`,
      description: "The most that workflows of GitHub may do",
      policy: policyDocument(boundaryStatements(props)),
    });
    const boundaryArn = boundary.arn;
    this.createRole("plan", provider.arn, {
      name: props.planRoleName,
      description: `Plans for ${repository}: reads settings and state, changes nothing`,
      subject: planEnvironment ? `environment:${planEnvironment}` : "pull_request",
      managedPolicy: "ReadOnlyAccess",
      statements: planStatements(props),
      boundaryArn,
    });
    this.createRole("apply", provider.arn, {
      name: props.applyRoleName,
      description: `Deploys ${prefix} for ${repository}`,
      subject: `environment:${applyEnvironment}`,
      managedPolicy: "PowerUserAccess",
      statements: applyStatements(props),
      boundaryArn,
    });
  }

  private createRole(
    id: "plan" | "apply",
    providerArn: string,
    role: {
      readonly name: string;
      readonly description: string;
      readonly subject: string;
      readonly managedPolicy: string;
      readonly statements: readonly Statement[];
      readonly boundaryArn: string;
    },
  ): void {
    const { name } = new IamRole(this, id, {
      name: role.name,
      description: role.description,
      assumeRolePolicy: policyDocument([
        {
          Sid: "OneSubjectOfOneRepository",
          Principal: { Federated: providerArn },
          Action: "sts:AssumeRoleWithWebIdentity",
          Condition: {
            StringEquals: {
              [`${ISSUER}:aud`]: "sts.amazonaws.com",
              [`${ISSUER}:sub`]: `repo:${this.props.repository}:${role.subject}`,
            },
          },
        },
      ]),
      permissionsBoundary: role.boundaryArn,
    });
    new IamRolePolicyAttachment(this, `${id}_managed`, {
      role: name,
      policyArn: `arn:aws:iam::aws:policy/${role.managedPolicy}`,
    });
    new IamRolePolicy(this, `${id}_policy`, {
      name: id,
      role: name,
      policy: policyDocument(role.statements),
    });
  }
}
