import { removePostgres } from "../../../tools/local/postgres";
import { testServer } from "./database";

export default async function teardown(): Promise<void> {
  await removePostgres(testServer().directory);
}
