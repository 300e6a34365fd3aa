import { prod } from "../environments/prod";
import type { SettingsInput } from "../environments/schema";

/**
 * A master password that RDS makes, keeps in Secrets Manager and changes every month.
 *
 * Costs: 0.40 USD a month for the secret, as with a password of Terraform's making.
 * Gives up: the secret holds `username` and `password` alone, since RDS writes it; host, port and database come from
 * the outputs. Its name is RDS's (`rds!cluster-...`): read it from `db_credentials_secret_arn`.
 * Use: copy `masterPassword` for a new cluster. A running one takes two steps, for the provider does not expect the
 * secret that the switch makes: `terraform apply -target=aws_rds_cluster.<id>` first, then all. The secret that Terraform
 * made is then destroyed, which production refuses until its `preventDestroy` is taken out on purpose.
 */
export const rdsPassword: SettingsInput = {
  ...prod,
  environment: "rds-password",
  database: { ...prod.database, masterPassword: { managedBy: "rds", rotationDays: 30 } },
};
