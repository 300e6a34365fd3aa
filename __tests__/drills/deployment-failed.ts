import { follow } from "./helpers/drill";
import type { Surroundings } from "./helpers/drill";

export const drillDeploymentFailed = (surroundings: Surroundings) =>
  follow("deployment-failed", surroundings, (book) => {
    test("the last deployment is told with its error, and what it changed before", async () => {
      const client = await surroundings.database().connect();
      await client.query("SET ROLE chat_operator");
      const { rows } = await client.query(
        `INSERT INTO infra.aws_deployments (environment, version, commit_hash, triggered_by, status, end_time, error_message)
         VALUES ('prod', '0.2.0', 'abcdef0', 'hanako', 'failed', now(), 'LimitExceeded') RETURNING id`,
      );
      for (const [address, status] of [
        ["aws_rds_cluster.cluster", "success"],
        ["aws_rds_cluster_instance.instance_1", "failure"],
      ]) {
        await client.query(
          `INSERT INTO infra.aws_infrastructure_events (deployment_id, environment, phase, address, event_type, status, description, event_source)
           VALUES ($1, 'prod', 'database', $2, 'create', $3, 'created', 'terraform')`,
          [rows[0].id, address, status],
        );
      }
      await client.end();

      const environment = "prod";
      expect(await book.query("last", { environment }, "chat_auditor")).toEqual([
        {
          ...{ began: expect.any(String), status: "failed", triggered_by: "hanako", commit_hash: "abcdef0" },
          ...{ error: "LimitExceeded", failed_changes: 1 },
        },
      ]);
      expect(await book.query("changed", { environment }, "chat_auditor")).toEqual([
        expect.objectContaining({ address: "aws_rds_cluster_instance.instance_1", status: "failure" }),
        expect.objectContaining({ address: "aws_rds_cluster.cluster", status: "success" }),
      ]);
    });
  });
