import type { Example } from "../control";

export const rds: Example = {
  aws_rds_cluster: {
    example: {
      engine: "aurora-postgresql",
      db_cluster_parameter_group_name: "${aws_rds_cluster_parameter_group.example.name}",
      deletion_protection: true,
    },
  },
  aws_rds_cluster_parameter_group: {
    example: { name: "example", parameter: [{ name: "rds.force_ssl", value: "1" }] },
  },
};
