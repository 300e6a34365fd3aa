import http from "node:http";
import type { AddressInfo } from "node:net";
import type { FunctionRequest } from "../../../tools/migrate/lambda/protocol";
import { work } from "../../../tools/migrate/lambda/work";
import { chunk, complete } from "../../event-stream";
import { secretArn } from "./command";
import { testServer } from "./database";

/** A Lambda that has the migration function of one database, and nothing else. */
export interface MigrationFunction {
  url: string;
  /** What it was asked for, as `task` or, of records, the operation. */
  asked: string[];
  close: () => Promise<void>;
}

/** Starts it. @param endpoint where it finds AWS's other services: the secret */
export async function startMigrationFunction(database: string, endpoint: string): Promise<MigrationFunction> {
  const { host, port, caFile } = testServer();
  const asked: string[] = [];
  const before = { ...process.env };
  // The function's own clients read the process's environment.
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoint,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
  });
  const server = http.createServer((request, response) => {
    const body: Buffer[] = [];
    request.on("data", (part) => body.push(part));
    request.on("end", async () => {
      const event = JSON.parse(Buffer.concat(body).toString()) as FunctionRequest;
      asked.push(event.task === "records" ? event.operation : event.task);
      response.writeHead(200, { "content-type": "application/vnd.amazon.eventstream" });
      await work(event, {
        folder: "migrations",
        env: {
          AURORA_CLUSTER_ARN: "arn:aws:rds:ap-northeast-1:111111111111:cluster:test",
          AURORA_CLUSTER_ENDPOINT: host,
          AURORA_DATABASE_NAME: database,
          AURORA_PORT: "5432",
          DB_CREDENTIALS_SECRET_ARN: secretArn,
          STACK: "dev-database",
          PGHOSTADDR: "127.0.0.1",
          PGPORT: String(port),
          PGSSLROOTCERT: caFile,
        },
        remaining: () => 60_000,
        write: (line) => response.write(chunk(line)),
      });
      response.end(complete());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: async () => {
      process.env = before;
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
