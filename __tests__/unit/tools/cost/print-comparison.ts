import { estimateCost } from "../../../../tools/cost/run";

// Run by ./against.test.ts: compares environments of this checkout with the HEAD of another repository, and prints that.
const [project, ...environments] = process.argv.slice(2) as [string, ...string[]];
const said: string[] = [];

async function print(): Promise<void> {
  const found = [];
  for (const environment of environments) {
    const say = (message: string) => said.push(message);
    found.push(await estimateCost({ project, environment, against: "HEAD", say }));
  }
  console.log(JSON.stringify({ found, said }));
}

void print();
