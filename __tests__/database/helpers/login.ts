import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { Client } from "pg";
import { connectTo, testServer } from "./database";

/** A user of the server for one test file. */
export interface Login {
  name: string;
  connect: (database: string) => Promise<Client>;
  drop: () => Promise<void>;
}

/** Makes a user who can log in; `attributes` as in CREATE ROLE: `IN ROLE chat_app`, `CREATEROLE`. */
export async function createLogin(attributes: string): Promise<Login> {
  const name = `test_${randomBytes(6).toString("hex")}`;
  const asMaster = async (sql: string) => {
    const master = await connectTo("postgres")();
    await master.query(sql).finally(() => master.end());
  };
  await asMaster(`CREATE ROLE ${name} LOGIN PASSWORD '${name}' ${attributes}`);
  return {
    name,
    connect: async (database) => {
      const { port, caFile } = testServer();
      const ssl = { ca: readFileSync(caFile, "utf8") };
      const client = new Client({ host: "127.0.0.1", port, user: name, password: name, database, ssl });
      await client.connect();
      return client;
    },
    drop: () => asMaster(`DROP ROLE ${name}`),
  };
}
