import { connect } from "node:net";
import type { Settings } from "../../environments/schema";
import { readOutputs } from "../outputs/read";

/** The way to the database: a connection from here, or the function in its VPC. */
export type Way = "direct" | "lambda";

/** Milliseconds in which a database that is in reach takes a connection. */
const PATIENCE = 3000;

/**
 * Finds the way to an environment's database. Aurora has no address outside its VPC, so from most machines it is the
 * function; with a tunnel (PGHOSTADDR), or on a machine in the VPC, it is a connection.
 *
 * @throws ToolError if the database phase is not deployed
 */
export async function findWay({ environment }: Settings): Promise<Way> {
  if (process.env.PGHOSTADDR) return "direct";
  const { database } = await readOutputs({
    environment,
    names: { database: ["aurora_cluster_endpoint", "aurora_port", "migration_function_name"] },
  });
  if (!database.migration_function_name) return "direct";
  return (await takesConnection(database.aurora_cluster_endpoint, database.aurora_port))
    ? "direct"
    : "lambda";
}

function takesConnection(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: PATIENCE });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket
      .on("connect", () => end(true))
      .on("timeout", () => end(false))
      .on("error", () => end(false));
  });
}
