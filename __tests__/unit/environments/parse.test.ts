import { loadSettings } from "../../../environments";
import { parseSettings } from "../../../environments/parse";
import { changed, errorOf, expectNone, expectProblem, problems } from "./settings";

describe("environments as they are", () => {
  test.each(["dev", "local", "staging", "prod"])("%s has no problem", (environment) => {
    expect(loadSettings(environment).environment).toBe(environment);
  });
});

describe("every problem at once", () => {
  const changes = {
    profil: "production",
    account: "12",
    "networking.availabilityZones": ["ap-northeast-1a", "us-east-1b"],
    "networking.isolatedSubnets": ["10.0.200.0/24", "10.0.200.128/25"],
    "security.cognito.callbackUrls": ["http://chat.example.com/callback"],
    "database.engineVersion": "15.4",
    "database.maxCapacity": 300,
    "database.backupRetentionDays": undefined,
    "cache.nodeType": "cache.t4g.tiny",
    "realtime.memory": 3000,
  };
  const paths = [
    "profil",
    "account",
    "networking.availabilityZones[1]",
    "networking.isolatedSubnets[1]",
    "security.cognito.callbackUrls[0]",
    "database.engineVersion",
    "database.maxCapacity",
    "database.backupRetentionDays",
    "cache.nodeType",
    "realtime.memory",
  ];

  test("ten broken settings make ten problems, in the order of the file", () => {
    expect(problems(changes).map(({ path }) => path)).toEqual(paths);
  });

  test("the message is for a terminal: a heading, a block for each problem, and no stack", () => {
    const { message } = errorOf(changed(changes))!;
    const [heading, ...blocks] = message.split("\n\n");
    expect(heading).toBe("The settings in environments/dev.ts have 10 problems; nothing was built.");
    expect(blocks.map((block) => block.split("\n")[0])).toEqual(paths);
    for (const block of blocks) {
      expect(block).toMatch(/^\S+\n {2}given {4}.+\n {2}allowed {2}.+\n {2}mend {5}.+$/);
    }
    expect(message).not.toMatch(/^\s+at /m);
  });

  test("one broken setting does not hide what is wrong with the others", () => {
    const found = problems({ "networking.cidr": "everything", "database.minCapacity": 8 });
    expect(found.map(({ path }) => path)).toEqual([
      "networking.cidr",
      "database.minCapacity",
      "database.autoPauseSeconds",
    ]);
  });

  test.each([undefined, null, [], "dev", 7])("%p instead of settings is one problem", (input) => {
    expect(errorOf(input)!.problems).toEqual([
      expect.objectContaining({ path: "the whole file", value: input }),
    ]);
  });

  test("a section that is missing is one problem", () => {
    expectProblem(
      { cache: undefined },
      { path: "cache", value: undefined, allowed: /engineVersion, nodeType/, mend: /^add it/ },
    );
  });
});

describe("names of settings", () => {
  test("an unknown key says which, and the known one that is like it", () => {
    expectProblem(
      { "database.readerz": 2 },
      {
        path: "database.readerz",
        value: 2,
        allowed: /^no setting of this name; database has engine, .*readers/,
        mend: /^rename it to readers$/,
      },
    );
  });

  test("a misspelt key is one problem, not also a missing setting", () => {
    expectProblem(
      { "database.maxCapacity": undefined, "database.maxCapcity": 4 },
      { path: "database.maxCapcity", value: 4, allowed: /maxCapacity/, mend: /^rename it to maxCapacity$/ },
    );
  });

  test("a misspelt section is one problem, and the rules that read it are left out", () => {
    const { networking, ...rest } = changed({}) as Record<string, unknown>;
    expect(
      errorOf({ ...rest, networkin: networking })!.problems.map(({ path, mend }) => [path, mend]),
    ).toEqual([["networkin", "rename it to networking"]]);
  });

  test("a key that is like none is to be removed", () => {
    expectProblem(
      { "cache.quantum": true },
      { path: "cache.quantum", value: true, allowed: /no setting of this name/, mend: /^remove it$/ },
    );
  });

  test("a key of the other variant is unknown", () => {
    expectProblem(
      { "database.masterPassword.rotationDays": 30 },
      {
        path: "database.masterPassword.rotationDays",
        value: 30,
        allowed: /database\.masterPassword has managedBy and version$/,
        mend: /^remove it$/,
      },
    );
  });
});

describe("types", () => {
  test.each([
    ["database.maxCapacity", "4", /without quotes: 4/],
    ["account", 111111111111, /in quotes: "111111111111"/],
    ["database.readers", 1.5, /set it to 2/],
    ["database.readers", null, /write it like 1/],
    ["database.maxCapacity", Number.NaN, /write it like 4/],
    ["database.deletionProtection", "true", /write it like true/],
    ["networking.publicSubnets", "10.0.0.0/24", /write it like \["10\.0\.0\.0\/24"\]/],
  ])("%s may not be %p", (path, value, mend) => {
    expectProblem({ [path]: value }, { path, value, allowed: /./, mend });
  });

  test("a missing setting shows an example", () => {
    expectProblem(
      { "cache.nodes": undefined },
      {
        path: "cache.nodes",
        value: undefined,
        allowed: /1 to 6 nodes/,
        mend: /add it, for example nodes: 2/,
      },
    );
  });

  test("a word that is not among the allowed shows the nearest", () => {
    expectProblem(
      { "security.cognito.mfa": "requird" },
      {
        path: "security.cognito.mfa",
        value: "requird",
        allowed: /"optional" or "required"/,
        mend: /^set it to "required"$/,
      },
    );
  });
});

describe("the file's name", () => {
  test("settings of another environment's name are refused", () => {
    expectProblem(
      { environment: "test" },
      {
        path: "environment",
        value: "test",
        allowed: /"dev", the name of its file/,
        mend: /^set it to "dev"/,
      },
    );
  });

  test("the name of the file is accepted", () => {
    expect(parseSettings("test", changed({ environment: "test" })).environment).toBe("test");
  });
});

describe("unions", () => {
  test.each([{}, { tag: "1", digest: `sha256:${"0".repeat(64)}` }])("image may not be %p", (image) => {
    expectProblem(
      { "realtime.image": image },
      {
        path: "realtime.image",
        value: image,
        allowed: /\{ tag \} or \{ digest \}/,
        mend: /\{ tag: "0\.1\.0" \}/,
      },
    );
  });

  test("a wrong tag is told at the tag", () => {
    expectProblem(
      { "realtime.image": { tag: "-latest" } },
      { path: "realtime.image.tag", value: "-latest", allowed: /1 to 128/, mend: /"0\.1\.0"/ },
    );
  });

  test("a digest is accepted", () =>
    expectNone({ "realtime.image": { digest: `sha256:${"a".repeat(64)}` } }));

  test("who manages the password", () => {
    expectProblem(
      { "database.masterPassword": { managedBy: "nobody" } },
      {
        path: "database.masterPassword.managedBy",
        value: "nobody",
        allowed: /"terraform" or "rds"/,
        mend: /"terraform"/,
      },
    );
    expectNone({ "database.masterPassword": { managedBy: "rds", rotationDays: 30 } });
  });
});
