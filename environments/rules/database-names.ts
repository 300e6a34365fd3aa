import { sqlKeywords } from "../aws/reserved-words";
import type { SettingPath } from "../path";
import type { Problem } from "../problem";
import { rule } from "./rule";

/** Databases that every cluster has. */
const DATABASES = ["postgres", "template0", "template1", "rdsadmin", "mysql", "sys"];
/** Users that every cluster has, and names that RDS refuses as a master user. */
const USERS = ["admin", "administrator", "postgres", "public", "none", "root"];

/** Names inside the database: what is reserved, and time zones. */
export const databaseNameRules = [
  rule(["database.databaseName"], (name) =>
    reserved(
      "database.databaseName",
      name,
      DATABASES.includes(name),
      "a database that every cluster has",
      "chat",
    ),
  ),

  // FSBP RDS.24: the master user has a name of its own, not the one that everybody tries first.
  rule(["database.masterUsername"], (name) =>
    reserved(
      "database.masterUsername",
      name,
      USERS.includes(name) || /^(pg_|rds)/.test(name),
      "a user of PostgreSQL or RDS, or the name that everybody tries first",
      "chat_owner",
    ),
  ),

  rule(["database.timeZone"], (timeZone) => {
    if (isTimeZone(timeZone)) return [];
    return [
      {
        path: "database.timeZone",
        value: timeZone,
        allowed: "a name of the IANA time zone database",
        mend: 'set it to "UTC", or to a name like "Asia/Tokyo"',
      },
    ];
  }),
];

function reserved(
  path: SettingPath,
  name: string,
  isTaken: boolean,
  what: string,
  example: string,
): Problem[] {
  const isKeyword = sqlKeywords.has(name);
  if (!isTaken && !isKeyword) return [];
  return [
    {
      path,
      value: name,
      allowed: `no reserved name; this is ${isKeyword ? "a key word of SQL" : what}`,
      mend: `choose another, for example "${example}"`,
    },
  ];
}

function isTimeZone(name: string): boolean {
  // Intl takes 20 ms to load, at every synth.
  if (name === "UTC") return true;
  // Intl also knows offsets and ignores capitals, PostgreSQL's parameter does neither.
  if (!/^[A-Z][\w+-]*(\/[A-Z][\w+-]*)*$/.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
