import { roleBoundaryArn } from "../../../stacks/location";
import { account, alike, bounded, everybodys, iam, may, region, role, settings } from "./github-apply";

/**
 * The ways in which a permission becomes more of them. Source: Rhino Security Labs, "AWS IAM Privilege Escalation -
 * Methods and Mitigation", parts 1 and 2. Where a way takes several calls, one of them refused is enough: it is named.
 */
describe("the known ways to become administrator are closed", () => {
  const own = iam("role", "groundwork-github-roles-github-apply");
  const policies = [roleBoundaryArn(settings), iam("policy", "groundwork-github-roles-github-boundary")];

  test.each([...policies, iam("policy", "somebody-elses")])("new versions of the policy %s", (policy) => {
    for (const action of [
      "CreatePolicyVersion",
      "SetDefaultPolicyVersion",
      "DeletePolicyVersion",
      "DeletePolicy",
    ]) {
      expect([action, may(`iam:${action}`, policy, bounded)]).toEqual([action, false]);
    }
  });

  test.each([
    "AddUserToGroup",
    "AttachGroupPolicy",
    "AttachUserPolicy",
    "CreateAccessKey",
    "CreateGroup",
    "CreateLoginProfile",
    "CreateServiceSpecificCredential",
    "CreateUser",
    "CreateVirtualMFADevice",
    "DeactivateMFADevice",
    "DeleteUserPermissionsBoundary",
    "PutGroupPolicy",
    "PutUserPermissionsBoundary",
    "PutUserPolicy",
    "UpdateAccessKey",
    "UpdateLoginProfile",
    "UploadSSHPublicKey",
  ])("users and groups: %s", (action) => {
    for (const resource of ["*", iam("user", "groundwork-github-roles-x"), iam("group", "Administrators")]) {
      expect(may(`iam:${action}`, resource, bounded)).toBe(false);
    }
  });

  test.each(["CreateRole", "PutRolePolicy", "AttachRolePolicy", "PutRolePermissionsBoundary"])(
    "roles: %s without the boundary, with another, or of another name",
    (action) => {
      expect(may(`iam:${action}`, role("taskRole"))).toBe(false);
      for (const boundary of ["arn:aws:iam::aws:policy/AdministratorAccess", policies[1]!]) {
        expect(may(`iam:${action}`, role("taskRole"), { "iam:PermissionsBoundary": boundary })).toBe(false);
      }
      for (const target of [own, role("githubPlanRole"), role("trailRole"), everybodys, alike]) {
        expect([target, may(`iam:${action}`, target, bounded)]).toEqual([target, false]);
      }
    },
  );

  test("a role's boundary is not taken away", () => {
    for (const target of [own, role("taskRole"), everybodys]) {
      expect(may("iam:DeleteRolePermissionsBoundary", target, bounded)).toBe(false);
    }
  });

  test("trust: no role that could be without the boundary is opened to others", () => {
    for (const action of ["UpdateAssumeRolePolicy", "DeleteRole", "UpdateRole", "TagRole"]) {
      for (const target of [own, role("githubPlanRole"), role("noticeRole"), everybodys, alike]) {
        expect([action, target, may(`iam:${action}`, target, bounded)]).toEqual([action, target, false]);
      }
    }
    for (const action of [
      "CreateOpenIDConnectProvider",
      "UpdateSAMLProvider",
      "AddClientIDToOpenIDConnectProvider",
    ]) {
      expect(may(`iam:${action}`, iam("oidc-provider", "token.actions.githubusercontent.com"))).toBe(false);
    }
  });

  test.each(["AssumeRole", "AssumeRoleWithSAML", "GetFederationToken", "GetSessionToken"])(
    "no other role is taken: sts:%s",
    (action) => {
      for (const target of ["*", everybodys, role("taskRole")])
        expect(may(`sts:${action}`, target)).toBe(false);
    },
  );

  test.each([
    ["ec2", "a new instance"],
    ["glue", "a development endpoint"],
    ["cloudformation", "a stack"],
    ["datapipeline", "a pipeline"],
    ["sagemaker", "a notebook"],
    ["codebuild", "a build"],
    ["codestar", "a project"],
    ["states", "a state machine"],
    ["events", "a rule"],
    ["scheduler", "a schedule"],
  ])("no role is passed to %s, for %s", (service) => {
    const to = { "iam:PassedToService": `${service}.amazonaws.com` };
    for (const target of [role("taskRole"), own, everybodys]) {
      expect(may("iam:PassRole", target, to)).toBe(false);
    }
  });

  test.each(["lambda", "ecs-tasks", "backup"])("%s is passed roles of the environment only", (service) => {
    const to = { "iam:PassedToService": `${service}.amazonaws.com` };
    for (const target of [own, role("githubPlanRole"), everybodys, alike]) {
      expect(may("iam:PassRole", target, to)).toBe(false);
    }
  });

  test("instance profiles are neither made nor given roles", () => {
    for (const action of ["CreateInstanceProfile", "AddRoleToInstanceProfile"]) {
      expect(may(`iam:${action}`, iam("instance-profile", "groundwork-github-roles-x"))).toBe(false);
    }
  });

  test.each([
    "cloudformation:CreateChangeSet",
    "cloudformation:CreateStack",
    "cloudformation:UpdateStack",
    "cloudformation:UpdateStackSet",
    "codebuild:StartBuild",
    "codebuild:UpdateProject",
    "codestar:AssociateTeamMember",
    "codestar:CreateProject",
    "datapipeline:CreatePipeline",
    "datapipeline:PutPipelineDefinition",
    "ec2-instance-connect:SendSSHPublicKey",
    "ec2:AssociateIamInstanceProfile",
    "ec2:ModifyInstanceAttribute",
    "ec2:ReplaceIamInstanceProfileAssociation",
    "ec2:RequestSpotInstances",
    "ec2:RunInstances",
    "ecs:ExecuteCommand",
    "glue:CreateDevEndpoint",
    "glue:UpdateDevEndpoint",
    "sagemaker:CreateNotebookInstance",
    "sagemaker:CreatePresignedNotebookInstanceUrl",
    "sagemaker:CreateProcessingJob",
    "sagemaker:CreateTrainingJob",
    "ssm:SendCommand",
    "ssm:StartSession",
    "sso:CreateAccountAssignment",
    "states:StartExecution",
  ])("what others run is not made to work for it: %s", (action) => {
    expect(may(action, `arn:aws:${action.split(":")[0]}:${region}:${account}:thing/theirs`)).toBe(false);
  });

  test.each([
    "AddPermission",
    "CreateEventSourceMapping",
    "CreateFunction",
    "InvokeFunction",
    "PutFunctionEventInvokeConfig",
    "UpdateFunctionCode",
    "UpdateFunctionConfiguration",
  ])("functions of others: lambda:%s", (action) => {
    expect(may(`lambda:${action}`, `arn:aws:lambda:${region}:${account}:function:theirs`)).toBe(false);
  });

  test("no service-linked role but of the services in use, and none is deleted", () => {
    const linked = iam("role", "aws-service-role/x.amazonaws.com/AWSServiceRoleForX");
    for (const service of ["x.amazonaws.com", "config.amazonaws.com", "sso.amazonaws.com"]) {
      expect(may("iam:CreateServiceLinkedRole", linked, { "iam:AWSServiceName": service })).toBe(false);
    }
    expect(may("iam:DeleteServiceLinkedRole", linked)).toBe(false);
  });

  test.each([
    "account:CloseAccount",
    "iam:UpdateAccountPasswordPolicy",
    "organizations:DescribeOrganization",
    "organizations:LeaveOrganization",
  ])("the account stays as it is: %s", (action) => expect(may(action)).toBe(false));
});
