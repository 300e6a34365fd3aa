import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { strFromU8, unzipSync } from "fflate";
import { migrationSource } from "../../../../modules/database/migration-source";
import { packFunction } from "../../../../modules/function/archive";
import type { FunctionArchive } from "../../../../modules/function/archive";

let folder: string;
const write = (name: string, text: string) => writeFileSync(path.join(folder, name), text);
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "function-"));
  write("other.ts", "export const answer: number = 42;");
  write("handler.ts", 'import { answer } from "./other"; export const handler = async () => answer;');
  write("a.sql", "SELECT 1;");
});
afterEach(() => rmSync(folder, { recursive: true }));

const pack = () =>
  packFunction({
    entry: path.join(folder, "handler.ts"),
    files: { "data/a.sql": path.join(folder, "a.sql"), all: folder },
  });

function content({ path: file }: FunctionArchive): Record<string, string> {
  const entries = Object.entries(unzipSync(readFileSync(file)));
  return Object.fromEntries(entries.map(([name, bytes]) => [name, strFromU8(bytes)]));
}

test("holds the program with all that it imports, and the files named, in folders too", () => {
  const files = content(pack());
  expect(Object.keys(files)).toEqual([
    "index.js",
    "data/a.sql",
    "all/a.sql",
    "all/handler.ts",
    "all/other.ts",
  ]);
  expect(files["data/a.sql"]).toBe("SELECT 1;");
  expect(files["index.js"]).toContain("42");
  expect(files["index.js"]).not.toContain(": number");
});

test("the digest is that of the bytes, and names the file", () => {
  const { path: file, digest } = pack();
  expect(path.basename(file)).toBe(`${digest}.zip`);

  expect(createHash("sha256").update(readFileSync(file)).digest("hex")).toBe(digest);
});

test.each([
  ["a file that the program imports", "other.ts", "export const answer = 43;"],
  ["a file that goes along", "a.sql", "SELECT 2;"],
  ["a new file in a folder", "b.sql", "SELECT 3;"],
])("%s makes another archive, and taken back the same one", (_, file, text) => {
  const before = pack();
  expect(pack()).toEqual(before);
  const original = content(before)[`all/${file}`];
  write(file, text);
  expect(pack().digest).not.toBe(before.digest);
  if (original === undefined) rmSync(path.join(folder, file));
  else write(file, original);
  expect(pack()).toEqual(before);
});

test("made anew, its bytes are the same", () => {
  const { path: file } = pack();
  const before = readFileSync(file);
  rmSync(file);
  expect(readFileSync(pack().path).equals(before)).toBe(true);
});

test("what does not compile is an error", () => {
  write("other.ts", "export const = ;");
  expect(pack).toThrow(/other\.ts/);
});

test("the migration function holds every migration, PostgreSQL's parser and no path of this machine", () => {
  const files = content(packFunction(migrationSource));
  expect(files["migrations/0001_extensions.sql"]).toBe(
    readFileSync("migrations/0001_extensions.sql", "utf8"),
  );
  expect(files["libpg-query.wasm"]!.startsWith("\0asm")).toBe(true);
  expect(files["index.js"]).not.toContain(process.cwd());
});
