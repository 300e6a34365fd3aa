import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { appendFile, chmod, chown, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { escapeIdentifier, escapeLiteral } from "pg";
import type { Account } from "./account";
import type { Certificates } from "./certificates";
import { serverEnvironment } from "./postmaster";

/** Where a cluster's files are and who owns them. */
export interface Cluster {
  native: string;
  dataDirectory: string;
  account: Account | undefined;
}

/** The name that RDS gives to its own superuser. Nobody can log in with it here: it has no password. */
export const superuser = "rdsadmin";

/**
 * Makes the data directory unless a whole one is there. A half-made one (the run was killed) is made again: a new
 * cluster gets its name only when it is finished.
 *
 * @throws If the directory was made by another major version of PostgreSQL.
 */
export async function makeCluster(cluster: Cluster): Promise<void> {
  const { dataDirectory, account } = cluster;
  const version = await readFile(path.join(dataDirectory, "PG_VERSION"), "utf8").catch(() => "");
  if (version && version.trim() !== "15") {
    throw new Error(
      `The data directory ${dataDirectory} was made by PostgreSQL ${version.trim()}, this is 15. ` +
        "Remove it (its data are lost) or move it away.",
    );
  }
  if (version && existsSync(path.join(dataDirectory, finished))) return;

  const unfinished = `${dataDirectory}.new`;
  try {
    await rm(dataDirectory, { recursive: true, force: true });
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(unfinished, { mode: 0o700 });
  } catch (error) {
    throw new Error(
      `The data directory ${dataDirectory} cannot be made: ${(error as Error).message}. ` +
        "If it is from a run as another user (root?), remove it as that user.",
    );
  }
  if (account) await chown(unfinished, account.uid, account.gid);
  // ICU's rules, not the operating system's, so that lower() and order are the same on every machine.
  const locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=icu", "--icu-locale=en-US"];
  await command(cluster, "initdb", ["-D", unfinished, "-U", superuser, "--auth=reject", ...locale]);
  await appendFile(path.join(unfinished, "postgresql.conf"), "\ninclude = 'groundwork.conf'\n");
  await writeFile(path.join(unfinished, finished), "");
  await rename(unfinished, dataDirectory);
}

const finished = "groundwork.complete";

const defaultLibraries = "pg_stat_statements";

/**
 * Writes the certificate and the settings: TLS only, with a password (SCRAM), on the loopback address. The users of
 * tokens are let in without one.
 */
export async function configureCluster(
  { dataDirectory, account }: Cluster,
  certificates: Certificates,
  tokenUsers: readonly string[],
  settings: Record<string, string>,
): Promise<void> {
  const all: Record<string, string> = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    ssl: "on",
    ssl_cert_file: "server.crt",
    ssl_key_file: "server.key",
    ssl_min_protocol_version: "TLSv1.2",
    password_encryption: "scram-sha-256",
    shared_preload_libraries: defaultLibraries,
    timezone: "UTC",
    log_timezone: "UTC",
    ...settings,
  };
  const files: [string, string][] = [
    ["server.crt", certificates.certificate],
    ["server.key", certificates.key],
    [
      "pg_hba.conf",
      tokenUsers.map((user) => `hostssl all ${user} 127.0.0.1/32 trust\n`).join("") +
        "hostssl all all 127.0.0.1/32 scram-sha-256\n",
    ],
    [
      "groundwork.conf",
      Object.entries(all)
        .map(([key, value]) => `${key} = '${value.replaceAll("'", "''")}'\n`)
        .join(""),
    ],
  ];
  for (const [name, text] of files) {
    const file = path.join(dataDirectory, name);
    await writeFile(file, text, { mode: 0o600 });
    await chmod(file, 0o600);
    if (account) await chown(file, account.uid, account.gid);
  }
}

/**
 * Makes the roles as RDS has them and sets the master user's password, with no server running and no way in but
 * this: PostgreSQL's single-user mode.
 *
 * As on Aurora the master user is no superuser: it may make roles and databases and is a member of rds_superuser
 * (https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.Security.html).
 */
export async function ensureRoles(
  cluster: Cluster,
  masterUser: string,
  masterPassword: string,
): Promise<void> {
  if (masterUser === superuser || /^pg_/.test(masterUser)) {
    throw new Error(`The master user cannot be called ${masterUser}: RDS and PostgreSQL reserve that name.`);
  }
  // eslint-disable-next-line no-control-regex -- these are the characters that single-user mode cannot carry
  if (/[\u0000\r\n]/.test(masterUser + masterPassword)) {
    throw new Error("The master user's name and password cannot contain a line break or a NUL character.");
  }
  const role = (name: string, attributes: string) =>
    `DO $do$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = ${escapeLiteral(name)}) ` +
    `THEN CREATE ROLE ${escapeIdentifier(name)} ${attributes}; END IF; END $do$`;
  const master = escapeIdentifier(masterUser);
  await singleUser(cluster, [
    role("rds_superuser", "NOLOGIN"),
    role("rds_iam", "NOLOGIN"),
    "GRANT pg_monitor, pg_signal_backend, pg_checkpoint TO rds_superuser WITH ADMIN OPTION",
    role(masterUser, "LOGIN"),
    `ALTER ROLE ${master} NOSUPERUSER CREATEROLE CREATEDB LOGIN PASSWORD ${escapeLiteral(masterPassword)}`,
    `GRANT rds_superuser, rds_iam TO ${master} WITH ADMIN OPTION`,
  ]);
}

/**
 * Makes the extensions that rds_superuser may make on Aurora and only a superuser elsewhere, of those whose libraries
 * are preloaded: pg_stat_statements and pgaudit in the template of all databases, pg_cron in `postgres`, where its
 * jobs are kept.
 *
 * @param libraries shared_preload_libraries, separated by commas
 */
export async function ensureExtensions(cluster: Cluster, libraries = defaultLibraries): Promise<void> {
  const preloaded = libraries.split(/[,\s]+/);
  const inTemplate = ["pg_stat_statements", "pgaudit"].filter((name) => preloaded.includes(name));
  await singleUser(
    cluster,
    inTemplate.map((name) => `CREATE EXTENSION IF NOT EXISTS ${name}`),
  );
  if (!preloaded.includes("pg_cron")) return;
  const cron = [
    "CREATE EXTENSION IF NOT EXISTS pg_cron",
    "GRANT USAGE ON SCHEMA cron TO rds_superuser WITH GRANT OPTION",
    "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA cron TO rds_superuser WITH GRANT OPTION",
  ];
  await singleUser(cluster, cron, "postgres");
}

/** Runs statements as the superuser while no server runs. */
export async function singleUser(
  cluster: Cluster,
  statements: string[],
  database = "template1",
): Promise<void> {
  const flags = [
    "-c",
    "exit_on_error=on",
    "-c",
    "log_min_messages=fatal",
    "-c",
    "log_min_error_statement=panic",
  ];
  const input = statements.map((statement) => `${statement};\n\n`).join("");
  const words = ["--single", "-j", "-D", cluster.dataDirectory, ...flags, database];
  for (let attempt = 1; ; attempt++) {
    try {
      return await command(cluster, "postgres", words, input);
    } catch (error) {
      // The children of a killed server go within moments, and until then their memory is in use.
      if (attempt > 20 || !(error as Error).message.includes("shared memory block")) throw error;
      await sleep(250);
    }
  }
}

function command(cluster: Cluster, program: string, words: string[], input = ""): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(path.join(cluster.native, "bin", program), words, {
      cwd: "/",
      env: serverEnvironment,
      uid: cluster.account?.uid,
      gid: cluster.account?.gid,
      stdio: ["pipe", "ignore", "pipe"],
    });
    let said = "";
    child.stderr.on("data", (chunk) => (said += chunk));
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
    child.once("error", (error) =>
      reject(new Error(`${program} of PostgreSQL cannot be run: ${error.message}`)),
    );
    child.once("close", (code, signal) =>
      code === 0
        ? resolve()
        : reject(
            new Error(`${program} of PostgreSQL failed (${signal ?? `exit code ${code}`}): ${said.trim()}`),
          ),
    );
  });
}
