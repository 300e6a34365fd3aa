/** A piece of background work in the database. */
export interface Job {
  name: string;
  /** What it is for, for people. */
  purpose: string;
  /** The function that does it, as `to_regprocedure` takes it. */
  procedure: string;
  /** One statement that answers, as `done`, how much was done. */
  sql: string;
  /** Whether it does a part at a time and is called until nothing is left. */
  repeats: boolean;
}

/** The background work, in the order in which it is done. */
export const jobs: readonly Job[] = [
  {
    name: "retention",
    purpose: "rows deleted whose time to be kept is over",
    procedure: "chat.delete_expired(integer)",
    sql: "SELECT chat.delete_expired() AS done",
    repeats: true,
  },
  {
    name: "audit-partitions",
    purpose: "months of the audit log made ahead",
    procedure: "audit.make_partitions(interval)",
    sql: "SELECT audit.make_partitions() AS done",
    repeats: false,
  },
  {
    name: "audit-seal",
    purpose: "rows of the audit log sealed",
    procedure: "audit.seal(integer)",
    sql: "SELECT audit.seal()::integer AS done",
    repeats: true,
  },
  {
    name: "audit-retention",
    purpose: "months of the audit log dropped that are older than is kept",
    procedure: "audit.drop_expired()",
    sql: "SELECT count(*)::integer AS done FROM audit.drop_expired()",
    repeats: false,
  },
];
