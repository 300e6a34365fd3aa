// Does one operation on the records of a database, as a command does: FILE DATABASE OPERATION INPUT
import { openConnection } from "../../../tools/records/perform";
import { connectTo } from "./database";
import { actor, mend } from "./records";

const [database, operation, input] = process.argv.slice(2);
const connection = openConnection({ connect: connectTo(database!), mend });
void connection
  .perform({ operation: operation!, input: JSON.parse(input!), actor })
  .then((result) => console.log(JSON.stringify(result)))
  .finally(connection.close);
