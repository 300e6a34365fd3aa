/** A piece of background work in the database, done by a function of its own. */
export interface Job {
  name: string;
  /** What it is for, for people. */
  purpose: string;
  /** Role that may call it, and is taken for it. */
  role: string;
  schema: string;
  function: string;
  /** One statement that answers, as `done`, how much was done. */
  sql: string;
  /** Whether it does a part at a time and is called until nothing is left. */
  repeats: boolean;
}

/** The background work, in the order in which it is done: a month of the audit log goes only when it is sealed. */
export const jobs: readonly Job[] = [
  {
    name: "partitions",
    purpose: "months of the audit log made ahead",
    role: "chat_sealer",
    schema: "audit",
    function: "make_partitions",
    sql: "SELECT audit.make_partitions() AS done",
    repeats: false,
  },
  {
    name: "seal",
    purpose: "rows of the audit log sealed",
    role: "chat_sealer",
    schema: "audit",
    function: "seal",
    sql: "SELECT audit.seal() AS done",
    repeats: true,
  },
  {
    name: "audit-retention",
    purpose: "months of the audit log dropped whose time to be kept is over",
    role: "chat_sealer",
    schema: "audit",
    function: "drop_expired",
    sql: "SELECT count(*) AS done FROM audit.drop_expired()",
    repeats: false,
  },
  {
    name: "retention",
    purpose: "rows of the chat deleted whose time to be kept is over",
    role: "chat_migrator",
    schema: "chat",
    function: "delete_expired",
    sql: "SELECT chat.delete_expired() AS done",
    repeats: true,
  },
  {
    name: "cost-partitions",
    purpose: "months of costs made ahead",
    role: "chat_migrator",
    schema: "infra",
    function: "make_cost_partitions",
    sql: "SELECT infra.make_cost_partitions() AS done",
    repeats: false,
  },
  {
    name: "cost-retention",
    purpose: "months of costs dropped whose time to be kept is over",
    role: "chat_migrator",
    schema: "infra",
    function: "drop_expired_costs",
    sql: "SELECT count(*) AS done FROM infra.drop_expired_costs()",
    repeats: false,
  },
  {
    name: "record-retention",
    purpose: "records of the platform deleted whose time to be kept is over",
    role: "chat_migrator",
    schema: "infra",
    function: "delete_expired",
    sql: "SELECT infra.delete_expired() AS done",
    repeats: true,
  },
];
