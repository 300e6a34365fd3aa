import { removePostgres } from "../../../tools/local/postgres";
import { testServers } from "./database";

export default async function teardown(): Promise<void> {
  for (const { directory } of testServers()) await removePostgres(directory);
}
