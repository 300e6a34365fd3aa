import { notices } from "../../../../environments/notices";
import { parseSettings } from "../../../../environments/parse";
import { changed, expectNone, expectProblem } from "../settings";

const PATH = "database.engineVersion";
const awake = { "database.minCapacity": 0.5, "database.autoPauseSeconds": undefined };

test.each([
  ["15.4", /15\.10, 15\.12/, /^set it to "15\.10"$/],
  ["15.99", /15\.10, 15\.12/, /^set it to "15\.10"$/],
  ["12.22", /Aurora PostgreSQL 13, 14, 15, 16, 17 or 18$/, /^set it to "18\.\d+"$/],
])("%s is not offered", (version, allowed, mend) => {
  expectProblem({ [PATH]: version }, { path: PATH, value: version, allowed, mend });
});

test.each(["15.8.1", "15", "v15.8"])("%s is no version", (version) => {
  expectProblem(
    { [PATH]: version },
    { path: PATH, value: version, allowed: /major\.minor/, mend: /"15\.8"/ },
  );
});

test.each(["13.14", "14.11", "15.6", "16.2", "13.9", "14.6"])(
  "%s is too old for zero capacity",
  (version) => {
    expectProblem(
      { [PATH]: version },
      {
        path: PATH,
        value: version,
        allowed: /13\.15, 14\.12, 15\.7 or 16\.3 or later/,
        mend: /^set it to "\d+\.\d+", or database\.minCapacity to 0\.5 or more$/,
      },
    );
  },
);

test.each(["13.15", "14.12", "15.7", "15.8", "15.10", "16.3", "17.4"])("%s can scale to zero", (version) => {
  expectNone({ [PATH]: version });
});

test("an old version is accepted where the cluster never sleeps", () => {
  expectNone({ [PATH]: "15.6", ...awake });
});

test("a version that AWS has retired is accepted with a notice, one that it offers without", () => {
  const noticesFor = (version: string) => notices(parseSettings("dev", changed({ [PATH]: version })));
  expect(noticesFor("15.8")).toEqual([expect.stringMatching(/15\.8: AWS refuses a new cluster.*"15\.10"/)]);
  expect(noticesFor("15.10")).toEqual([]);
});

describe("Aurora MySQL", () => {
  const mysql = { "database.engine": "aurora-mysql" };
  const version = (release: string) => `8.0.mysql_aurora.${release}`;

  test.each(["3.08.0", "3.10.6", "3.13.0"])("%s can scale to zero", (release) => {
    expectNone({ ...mysql, [PATH]: version(release) });
  });

  test.each(["3.04.0", "3.04.6"])("%s is too old for zero capacity", (release) => {
    expectProblem(
      { ...mysql, [PATH]: version(release) },
      { path: PATH, value: version(release), allowed: /3\.08\.0 or later/, mend: /^set it to "8\.0\.mysql/ },
    );
    expectNone({ ...mysql, ...awake, [PATH]: version(release) });
  });

  test.each(["15.8", version("3.99.0"), version("3.05.2")])("%s is not offered", (value) => {
    expectProblem(
      { ...mysql, [PATH]: value },
      {
        path: PATH,
        value,
        allowed: /that Aurora MySQL offers/,
        mend: /^set it to "8\.0\.mysql_aurora\.3\.10\.6"$/,
      },
    );
  });

  test("a version of MySQL is none of PostgreSQL's", () => {
    expectProblem(
      { [PATH]: version("3.10.6") },
      { path: PATH, value: version("3.10.6"), allowed: /Aurora PostgreSQL/, mend: /^set it to "\d+\.\d+"$/ },
    );
  });

  test("more connections than PostgreSQL takes below one unit", () => {
    expectNone({ ...mysql, [PATH]: version("3.10.6"), "database.maxConnections": 3000 });
  });
});
