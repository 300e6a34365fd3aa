import { readFile, writeFile } from "node:fs/promises";
import { format } from "prettier";
import { environmentNames } from "../../environments";
import { runCommand } from "../errors";
import { synthesizeAll } from "../synth/all";
import { compareIds, statefulAddresses, withNewIds } from "./logical-ids";
import type { LogicalIds } from "./logical-ids";

const FILE = "__tests__/unit/stacks/logical-ids.json";

/** `npm run review:ids`: records the logical ids of new stateful resources. */
void runCommand(async () => {
  const recorded = JSON.parse(await readFile(FILE, "utf8")) as LogicalIds;
  const found = Object.fromEntries(
    synthesizeAll(environmentNames).map(({ settings, stacks }) => [
      settings.environment,
      statefulAddresses(stacks),
    ]),
  );
  const { lost, unrecorded } = compareIds(recorded, found);
  const text = JSON.stringify(withNewIds(recorded, found));
  await writeFile(FILE, await format(text, { parser: "json", printWidth: 110 }));
  console.log(`${unrecorded.length} new logical ids are on record in ${FILE}.`);
  if (lost.length) console.log([...lost, "Take them out by hand if that is meant."].join("\n"));
});
