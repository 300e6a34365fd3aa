import { findPython } from "../../../../tools/python/find";
import { makePrograms, pythonThatSays } from "./programs";
import type { Programs } from "./programs";

let programs: Programs;
const find = (more: NodeJS.ProcessEnv = {}) => findPython("The program", { PATH: programs.folder, ...more });

beforeEach(async () => {
  programs = await makePrograms();
});
afterEach(() => programs.clear());

test("the first Python on PATH that fits is taken", async () => {
  await programs.write("python3", pythonThatSays([3, 10, 0]));
  await programs.write("python3.12", pythonThatSays([3, 12, 1]));
  expect(await find()).toEqual({ executable: "/the/python", version: "3.10.0" });
});

test("a newer one by its full name is taken where python3 is too old", async () => {
  await programs.write("python3", pythonThatSays([3, 9, 18]));
  await programs.write("python3.12", pythonThatSays([3, 12, 1]));
  expect((await find()).version).toBe("3.12.1");
});

test("PYTHON decides alone", async () => {
  await programs.write("python3", pythonThatSays([3, 12, 1]));
  const old = await programs.write("old", pythonThatSays([2, 7, 18]));
  await expect(find({ PYTHON: old })).rejects.toThrow(`${old} is Python 2.7.18`);
  const own = await programs.write("own", pythonThatSays([3, 13, 0]));
  expect((await find({ PYTHON: own })).version).toBe("3.13.0");
});

test("no Python at all is an error that says how to install one", async () => {
  await expect(find()).rejects.toThrow(
    /The program needs Python 3\.10 or later, but no python3 or python is on PATH\. Install it: `sudo apt install python3 python3-venv`.*`brew install python`.*https:\/\/www\.python\.org/,
  );
  await expect(find({ PYTHON: "/none/python" })).rejects.toThrow(
    "PYTHON names /none/python, which does not run as a Python",
  );
});

test("every Python that does not fit is named with what it lacks", async () => {
  await programs.write("python3", pythonThatSays([3, 9, 18]));
  await programs.write("python3.11", pythonThatSays([3, 11, 2], { venv: false }));
  await programs.write("python", "exit 127");
  await expect(find()).rejects.toThrow(
    /The program needs Python 3\.10 or later with its venv module, but python3 is Python 3\.9\.18, python3\.11 \(Python 3\.11\.2\) has no venv module\. Install it/,
  );
});
