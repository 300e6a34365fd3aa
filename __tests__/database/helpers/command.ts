import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { testServer } from "./database";
import type { TestServer } from "./database";
import { startSecretsManager } from "./secrets-manager";
import type { SecretsManager } from "./secrets-manager";

export const secretArn = "arn:aws:secretsmanager:ap-northeast-1:111111111111:secret:test-AbCdEf";

/** Everything that the command needs around it: outputs in a file, and a Secrets Manager with the password. */
export interface CommandSetting {
  env: NodeJS.ProcessEnv;
  outputs: string;
  close: () => Promise<void>;
}

export async function prepareCommand(
  folder: string,
  database: string,
  change: { secret?: string; endpoint?: string; arn?: string; server?: TestServer } = {},
): Promise<CommandSetting> {
  const { user, password, host, port, caFile } = change.server ?? testServer();
  const secret = JSON.stringify({
    username: user,
    password,
    engine: "postgres",
    host,
    port: 5432,
    dbname: database,
  });
  const manager: SecretsManager = await startSecretsManager({
    [secretArn]: { text: change.secret ?? secret },
  });
  const outputs = path.join(folder, ".outputs.json");
  const values = {
    aurora_cluster_arn: "arn:aws:rds:ap-northeast-1:111111111111:cluster:test",
    aurora_cluster_endpoint: change.endpoint ?? host,
    aurora_reader_endpoint: host,
    aurora_database_name: database,
    aurora_port: 5432,
    db_credentials_secret_arn: change.arn ?? secretArn,
    migration_function_name: "groundwork-dev-migration",
  };
  await writeFile(outputs, JSON.stringify({ "dev-database": values }));
  return {
    outputs,
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      AWS_ENDPOINT_URL: manager.url,
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      PGHOSTADDR: "127.0.0.1",
      PGPORT: String(port),
      PGSSLROOTCERT: caFile,
    },
    close: manager.close,
  };
}

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface Started {
  child: ChildProcess;
  ended: Promise<Ended>;
  /** Resolves when the command has printed this on its standard output. */
  printed: (text: string) => Promise<void>;
}

/** Starts `npm run migrate -- dev WORDS` as npm does. */
export function startCommand({ env, outputs }: CommandSetting, folder: string, words: string[]): Started {
  const options = ["--outputs", outputs, "--migrations", folder];
  const child = spawn(
    process.execPath,
    ["tools/run.mjs", "tools/migrate/main.ts", "dev", ...words, ...options],
    { env },
  );
  const said = { stdout: "", stderr: "" };
  const listeners = new Set<() => void>();
  for (const name of ["stdout", "stderr"] as const) {
    child[name].on("data", (chunk) => {
      said[name] += chunk;
      for (const listener of listeners) listener();
    });
  }
  const ended = new Promise<Ended>((resolve) =>
    child.once("close", (code, signal) => resolve({ code, signal, ...said })),
  );
  const printed = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const check = () => {
        if (said.stdout.includes(text)) resolve();
      };
      listeners.add(check);
      void ended.then(() =>
        reject(new Error(`ended without printing ${text}: ${said.stdout}${said.stderr}`)),
      );
      check();
    });
  return { child, ended, printed };
}

/** Runs it to its end. */
export const runCommand = (setting: CommandSetting, folder: string, ...words: string[]): Promise<Ended> =>
  startCommand(setting, folder, words).ended;
