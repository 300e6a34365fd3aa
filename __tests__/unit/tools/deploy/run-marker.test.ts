import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { RunMarker } from "../../../../tools/deploy/run-marker";

const folder = mkdtempSync(path.join(tmpdir(), "run-marker-"));
const file = path.join(folder, "run.json");
const words = { program: "tools/local/up.ts", command: "npm run local" };
const makeMarker = () => new RunMarker({ file, ...words });

beforeEach(() => rmSync(file, { force: true }));

afterAll(() => rmSync(folder, { recursive: true }));

/** The id of a process that was there and is no more. */
const goneProcess = () => spawnSync(process.execPath, ["-e", ""]).pid;

/** A process whose command line holds some words. */
function programWith(words: string) {
  const child = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60_000)", words], { stdio: "ignore" });
  return { pid: child.pid!, end: () => child.kill("SIGKILL") };
}

test("a first run finds nothing, and is marked until it ends", async () => {
  const marker = makeMarker();
  await expect(marker.begin()).resolves.toBeUndefined();
  marker.addChild(4321);
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({ pid: process.pid, ...words, children: [4321] });
  marker.end();
  expect(existsSync(file)).toBe(false);
});

test("a run beside another is refused and named", async () => {
  const other = programWith("tools/local/up.ts");
  writeFileSync(file, JSON.stringify({ pid: other.pid, ...words, children: [] }));
  await expect(makeMarker().begin()).rejects.toThrow(
    `Another \`npm run local\` is at work (process ${other.pid}). Wait for it to end, or interrupt it first.`,
  );
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({ pid: other.pid, ...words, children: [] });
  other.end();
});

test("after a killed run, the Terraform that it left is found, and no other program with a used id", async () => {
  const orphan = programWith("terraform apply");
  const stranger = programWith("something else");
  writeFileSync(
    file,
    JSON.stringify({ pid: goneProcess(), ...words, children: [orphan.pid, stranger.pid, goneProcess()] }),
  );
  await expect(makeMarker().begin()).resolves.toEqual([orphan.pid]);
  orphan.end();
  stranger.end();
});

test("a process id that another program has now is no run", async () => {
  const stranger = programWith("something else");
  writeFileSync(file, JSON.stringify({ pid: stranger.pid, ...words, children: [] }));
  await expect(makeMarker().begin()).resolves.toEqual([]);
  stranger.end();
});

test("a marker cut off in the middle means a killed run", async () => {
  writeFileSync(file, '{"pid": 12');
  await expect(makeMarker().begin()).resolves.toEqual([]);
});
