import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Client } from "pg";
import { logins } from "../../../modules/database/logins";
import { up } from "../../../tools/migrate/runner";
import { connectTo } from "./database";
import { secretArn } from "./command";
import type { Ended } from "./command";
import { startPrivateServer } from "./private-server";
import type { PrivateServer } from "./private-server";
import { startSecretsManager } from "./secrets-manager";

/** What `npm run local` leaves of the database, without the emulator: a migrated server that can be backed up. */
export interface LocalPlatform {
  server: PrivateServer;
  /** As the master user. */
  connect: () => Promise<Client>;
  /** Starts a command of tools/ on it, as npm does: `start("backup", "create", "aurora")`. */
  start: (
    tool: string,
    ...words: string[]
  ) => { child: ChildProcess; said: () => string; ended: Promise<Ended> };
  remove: () => Promise<void>;
}

export async function startLocalPlatform(): Promise<LocalPlatform> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "groundwork-test-local-"));
  await chmod(folder, 0o755);
  const directory = path.join(folder, "postgres");
  await mkdir(directory);
  const server = await startPrivateServer({
    directory,
    archiving: true,
    tokenUsers: Object.values(logins),
    settings: { fsync: "off" },
  });
  const connect = connectTo("private", server);
  await up({ connect, folder: "migrations" });
  const secret = JSON.stringify({ username: server.user, password: server.password, engine: "postgres" });
  const manager = await startSecretsManager({ [secretArn]: { text: secret } });
  const outputs = path.join(folder, "outputs.json");
  await writeFile(
    outputs,
    JSON.stringify({
      "local-database": {
        aurora_cluster_arn: "arn:aws:rds:ap-northeast-1:111111111111:cluster:groundwork-local-cluster",
        aurora_cluster_identifier: "groundwork-local-cluster",
        aurora_cluster_endpoint: server.host,
        aurora_reader_endpoint: server.host,
        aurora_database_name: "private",
        aurora_port: 5432,
        db_credentials_secret_arn: secretArn,
        backup_vault_arn: "arn:aws:backup:ap-northeast-1:111111111111:backup-vault:groundwork-local-vault",
        migration_function_name: "groundwork-local-migration",
      },
      "local-security": { secrets_kms_key_arn: "arn:aws:kms:ap-northeast-1:111111111111:key/1" },
    }),
  );
  const variables = {
    AWS_ENDPOINT_URL: manager.url,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    PGHOSTADDR: "127.0.0.1",
    PGPORT: String(server.port),
    PGSSLROOTCERT: server.caFile,
  };
  await writeFile(
    path.join(folder, "env"),
    Object.entries(variables)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(""),
  );
  return {
    server,
    connect,
    start: (tool, ...words) => {
      const program = ["tools/run.mjs", `tools/${tool}/main.ts`, "local", ...words, "--outputs", outputs];
      const child = spawn(process.execPath, program, {
        env: { ...process.env, GROUNDWORK_LOCAL_FOLDER: folder },
      });
      const said = { stdout: "", stderr: "" };
      for (const name of ["stdout", "stderr"] as const)
        child[name].on("data", (chunk) => (said[name] += chunk));
      const ended = new Promise<Ended>((resolve) =>
        child.once("close", (code, signal) => resolve({ code, signal, ...said })),
      );
      return { child, said: () => said.stdout + said.stderr, ended };
    },
    remove: async () => {
      await manager.close();
      await server.remove();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
