import { readFileSync, writeFileSync } from "node:fs";
import { synthesizeAll } from "../../synth/all";
import { estimate } from "../estimate";
import { usageOf } from "../usage/usage";
import { SHOWN } from "./shown";
import { costSentence, governanceTable, tablesOf, withTables } from "./tables";

// Writes the tables of docs/cost.md and the sentences of environments/*.ts and docs/settings.md anew.
const estimates = synthesizeAll(SHOWN).map(({ settings, stacks }) =>
  estimate(settings.environment, stacks, usageOf(settings)),
);
rewrite("docs/cost.md", (page) => withTables(page, tablesOf(estimates)));
rewrite("docs/governance.md", (page) => withTables(page, { cost: governanceTable(estimates) }));
const SENTENCE = /About \d+ US dollars a month, \d+ to \d+ by how much it is used/;
for (const each of estimates) {
  rewrite(`environments/${each.environment}.ts`, (text) => text.replace(SENTENCE, costSentence(each)));
  const bullet = new RegExp(`(\`${each.environment}\`: )${SENTENCE.source}`);
  rewrite("docs/settings.md", (text) => text.replace(bullet, `$1${costSentence(each)}`));
}

function rewrite(file: string, change: (text: string) => string): void {
  writeFileSync(file, change(readFileSync(file, "utf8")));
}
