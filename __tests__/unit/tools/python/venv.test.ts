import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { prepareVenv } from "../../../../tools/python/venv";
import { makePrograms } from "./programs";
import type { Programs } from "./programs";

let programs: Programs;
let executable: string;
let requirements: string;

beforeEach(async () => {
  programs = await makePrograms();
  requirements = path.join(programs.folder, "requirements.txt");
  await writeFile(requirements, "moto==1\nflask==2\n");
  // Makes a virtual environment that holds nothing but a copy of itself, and notes what it was asked for.
  executable = await programs.write(
    "python3",
    `case "$2" in
  venv) echo venv >> ${programs.folder}/calls; /bin/mkdir -p "$3/bin"; /bin/cp "$0" "$3/bin/python" ;;
  pip) echo pip >> ${programs.folder}/calls; echo "Collecting moto"; echo "Collecting flask"; [ ! -e ${programs.folder}/offline ] || { echo "no route to host" >&2; exit 1; } ;;
esac`,
  );
});
afterEach(() => programs.clear());

const said: string[] = [];
const prepare = (version = "3.11.0") =>
  prepareVenv({
    program: "The program",
    directory: path.join(programs.folder, "venv"),
    requirements,
    modules: ["moto", "flask"],
    python: { executable, version },
    onProgress: (message) => said.push(message),
  });
const made = async () =>
  (await readFile(path.join(programs.folder, "calls"), "utf8")).split("\n").filter((call) => call === "venv")
    .length;

test("a virtual environment is made once, and shows how far it is", async () => {
  said.length = 0;
  expect(await prepare()).toBe(path.join(programs.folder, "venv", "bin", "python"));
  expect(said).toContain("installs its packages (2 of 2)");
  await prepare();
  expect(await made()).toBe(1);
});

test("it is made anew when its packages or its Python change", async () => {
  await prepare();
  await prepare("3.12.0");
  expect(await made()).toBe(2);
  await writeFile(requirements, "moto==2\n");
  await prepare("3.12.0");
  expect(await made()).toBe(3);
});

test("it is made anew when it no longer runs, or was left half made", async () => {
  await prepare();
  await programs.write("venv/bin/python", "exit 1");
  await prepare();
  expect(await made()).toBe(2);
  await rm(path.join(programs.folder, "venv", "made-from"));
  await prepare();
  expect(await made()).toBe(3);
});

test("packages that cannot be installed are an error with pip's words, and the next run begins again", async () => {
  await writeFile(path.join(programs.folder, "offline"), "");
  await expect(prepare()).rejects.toThrow(
    /The program could not install its packages[\s\S]*no route to host[\s\S]*PIP_INDEX_URL/,
  );
  await rm(path.join(programs.folder, "offline"));
  await prepare();
  expect(await made()).toBe(2);
});
