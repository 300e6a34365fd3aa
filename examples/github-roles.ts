import { dev } from "../environments/dev";
import type { SettingsInput } from "../environments/schema";

/**
 * Roles with which the workflows of one GitHub repository plan and deploy, without access keys.
 *
 * Costs: nothing.
 * Gives up: whoever may push a branch reads the state and the settings of the account, unless `planEnvironment` is set.
 * Use: copy `github` into `governance`, let a person deploy that phase, and follow docs/github-actions.md.
 */
export const githubRoles: SettingsInput = {
  ...dev,
  environment: "github-roles",
  governance: dev.governance && {
    ...dev.governance,
    github: { repository: "example/chat-platform", applyEnvironment: "development" },
  },
};
