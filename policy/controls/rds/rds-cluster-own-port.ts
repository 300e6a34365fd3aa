import type { Control } from "../../control";
import { isSet, requireThat } from "../../require";
import { isToken } from "../../view/reference";

export const rdsClusterOwnPort: Control = {
  name: "rds-cluster-own-port",
  ids: ["FSBP RDS.23"],
  title: "Aurora listens at a port that is not its default",
  severity: "low",
  why: "Programs that look for databases try the default ports first.",
  mend: "Set port to another number.",
  types: ["aws_rds_cluster"],
  check: (cluster) =>
    requireThat(
      cluster,
      "port",
      (port) => isSet(port) && !isToken(port) && ![3306, 5432].includes(Number(port)),
      "a number other than 3306 and 5432",
    ),
  examples: {
    failing: [
      { aws_rds_cluster: { example: { port: 5432 } } },
      { aws_rds_cluster: { example: { port: null } } },
    ],
    passing: [{ aws_rds_cluster: { example: { port: 6543 } } }],
  },
};
