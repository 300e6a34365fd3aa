// Starts or removes a local PostgreSQL from a process of its own: FILE start|remove OPTIONS
import { removePostgres, startPostgres } from "../../../tools/local/postgres";

const [command, options] = process.argv.slice(2);
const parsed = JSON.parse(options!);
void (command === "start" ? startPostgres(parsed) : removePostgres(parsed.directory)).then((result) =>
  console.log(JSON.stringify(result)),
);
