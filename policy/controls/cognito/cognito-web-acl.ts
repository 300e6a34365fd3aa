import type { Control } from "../../control";
import { requireReferrer } from "../../require";

export const cognitoWebAcl: Control = {
  name: "cognito-web-acl",
  ids: [],
  title: "A web ACL stands before the sign-in",
  severity: "medium",
  why: "Lists of stolen passwords could be tried at any speed.",
  mend: "Add an aws_wafv2_web_acl_association for the user pool.",
  types: ["aws_cognito_user_pool"],
  check: (pool) => requireReferrer(pool, "aws_wafv2_web_acl_association", "resource_arn"),
  examples: {
    failing: [{ aws_wafv2_web_acl_association: { sign_in: null } }],
    passing: [{ aws_wafv2_web_acl_association: { sign_in: { web_acl_arn: "arn" } } }],
  },
};
