/**
 * Tables without row-level security, as `schema.table`, and why each needs none. Only what holds nothing of a person
 * belongs here.
 */
export const withoutRowLevelSecurity: Record<string, string> = {
  "migrate.history":
    "Texts of the migrations. The runner makes it before there is a role or a policy; auditors may read all of it, " +
    "nobody else but the runner's role has a right on it.",
};
