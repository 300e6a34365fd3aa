import type { LoginKind } from "./login";

/** The address that a connection was tried to. */
export interface Target {
  host: string;
  address: string | undefined;
  port: number;
  database: string;
  user: string;
  login: LoginKind;
  caSource: string;
}

export interface ConnectionFault {
  message: string;
  /** Whether it may pass by itself: a paused cluster that wakes, a server that starts or fails over. */
  passes: boolean;
}

interface NetworkError extends Error {
  code?: string;
  reason?: string;
  errors?: NetworkError[];
}

/** Says what a failed connection means and what to do about it. */
export function explainConnection(error: unknown, target: Target): ConnectionFault {
  const first = (error as NetworkError).errors?.[0] ?? (error as NetworkError);
  const { code = "", message, reason } = first;
  const at = `${target.host}:${target.port}${target.address ? ` (at ${target.address})` : ""}`;
  const final = (text: string): ConnectionFault => ({ message: text, passes: false });
  const passing = (text: string): ConnectionFault => ({ message: text, passes: true });

  switch (code) {
    case "ENOTFOUND":
      return final(
        `The host name ${target.host} does not exist. Is the database phase still deployed? Inside a network without ` +
          "DNS, name the address in PGHOSTADDR.",
      );
    case "EAI_AGAIN":
      return passing(`The host name ${target.host} cannot be looked up now (no answer from DNS).`);
    case "ECONNREFUSED":
      return passing(`Nothing listens on ${at}: the database is not there, or is just starting.`);
    case "ETIMEDOUT":
    case "EHOSTUNREACH":
    case "ENETUNREACH":
      return passing(noAnswer(at));
    case "ECONNRESET":
    case "EPIPE":
      return passing(`The connection to ${at} was cut off: the server is starting or stopping.`);
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return final(
        `The certificate of ${at} is not for ${target.host}: ${reason ?? message}. Another server answers there: check ` +
          "the outputs and PGHOSTADDR.",
      );
    case "CERT_HAS_EXPIRED":
    case "CERT_NOT_YET_VALID":
      return final(
        `The certificate of ${at} is not valid today (${message}). Renew it, or set this machine's clock.`,
      );
    case "28P01":
    case "28000":
      if (target.login === "iam") return final(refusedToken(at, target, message));
      if (code === "28000") return final(`${at} does not let ${target.user} in: ${message}.`);
      return final(
        `${at} refuses the password of ${target.user}. The secret and the database differ: rotate the secret, or apply ` +
          "the database phase again.",
      );
    case "3D000":
      return final(
        `There is no database ${target.database} on ${at}. Check aurora_database_name in the outputs.`,
      );
    case "57P03":
      return passing(`${at} is starting: ${message}.`);
    case "57P01":
    case "57P02":
      return passing(`${at} is stopping or restarting: ${message}.`);
    case "53300":
      return passing(`${at} has no connection left: ${message}.`);
  }
  if (/self.signed|unable to (get|verify)|UNABLE_TO|issuer/i.test(`${code} ${message}`)) {
    return final(
      `The certificate of ${at} is not signed by an authority of ${target.caSource} (${message}). If the server has an ` +
        "authority of its own, name its file in PGSSLROOTCERT.",
    );
  }
  if (message === "The server does not support SSL connections") {
    return final(
      `${at} offers no TLS, so no password was sent. Aurora always does: another server answers there.`,
    );
  }
  if (message === "There was an error establishing an SSL connection") {
    return passing(`${at} did not answer the request for TLS as PostgreSQL does.`);
  }
  if (message === "timeout expired") return passing(noAnswer(at));
  if (message === "Connection terminated unexpectedly") {
    return passing(`${at} hung up: it is starting, or it is not PostgreSQL.`);
  }
  return final(`The connection to ${at} failed: ${message}${code ? ` (${code})` : ""}`);
}

/** Aurora names no reason: a role without rds_iam, AWS credentials without the right, or a token that is too old. */
function refusedToken(at: string, { user }: Target, message: string): string {
  return (
    `${at} refuses the IAM token of ${user}: ${message}. These AWS credentials need rds-db:connect on ${user} of this ` +
    `cluster, ${user} needs the role rds_iam, which a migration gives it, and a token is good for 15 minutes: check ` +
    "this machine's clock. As long as that migration is not applied, log in with --login secret."
  );
}

function noAnswer(at: string): string {
  return (
    `No answer from ${at}. A paused Aurora takes some 15 s to wake, after a day of sleep 30 s and more. If it does not, there is no way from here: ` +
    "Aurora has no address outside its VPC, so run this inside it, or through a tunnel (PGHOSTADDR, PGPORT)."
  );
}
