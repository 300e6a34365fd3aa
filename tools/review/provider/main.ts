import { writeFile } from "node:fs/promises";
import path from "node:path";
import { format } from "prettier";
import { environmentNames, exampleNames } from "../../../environments";
import { runCommand } from "../../errors";
import { synthesizeAll } from "../../synth/all";
import { learn } from "./learn";

const FILE = path.resolve("tools/review/provider/facts.json");

/** `npm run review:learn`: records what the pinned providers say of every resource type in use. */
void runCommand(async () => {
  const platforms = synthesizeAll([...environmentNames, ...exampleNames]);
  const facts = await learn(platforms.flatMap(({ stacks }) => Object.values(stacks)));
  await writeFile(FILE, await format(JSON.stringify(facts), { parser: "json", printWidth: 110 }));
  console.log(`${Object.keys(facts.types).length} resource types are on record in ${FILE}.`);
});
