import type { CatalogueRule, FileRule } from "./finding";
import { commented } from "./rules/commented";
import { foreignKeyIndex } from "./rules/foreign-key-index";
import { header } from "./rules/header";
import { nothingPublic } from "./rules/nothing-public";
import { policyIsSpecific } from "./rules/policy-is-specific";
import { rowLevelSecurity } from "./rules/row-level-security";
import { securityDefinerSearchPath } from "./rules/security-definer-search-path";
import { viewIsABarrier } from "./rules/view-is-a-barrier";

/** The rules of this project, beside those of squawk. */
export const fileRules: FileRule[] = [header];

export const catalogueRules: CatalogueRule[] = [
  rowLevelSecurity(),
  policyIsSpecific,
  foreignKeyIndex,
  securityDefinerSearchPath,
  viewIsABarrier,
  nothingPublic,
  commented,
];
