import type { Control } from "../../control";
import { iamFederationNamesSubject } from "./iam-federation-names-subject";
import { iamNoAdministrator } from "./iam-no-administrator";
import { iamNoServiceWildcard } from "./iam-no-service-wildcard";
import { iamNoUsers } from "./iam-no-users";
import { iamRoleBounded } from "./iam-role-bounded";
import { iamTrustNamesSource } from "./iam-trust-names-source";

export const iam: readonly Control[] = [
  iamFederationNamesSubject,
  iamNoAdministrator,
  iamNoServiceWildcard,
  iamNoUsers,
  iamRoleBounded,
  iamTrustNamesSource,
];
