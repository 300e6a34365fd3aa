import { execFileSync } from "node:child_process";
import { shellVariables } from "../../../../tools/outputs/shell";

/** What a shell prints that has taken the variables. */
const inShell = (variables: Record<string, unknown>, script: string) =>
  execFileSync("sh", ["-euc", `eval "$0"; ${script}`, shellVariables(Object.entries(variables))]).toString();

test.each(["plain", "", "a b", "it's", '"$(id)" `id` \\ $HOME', "first\nsecond", "日本語"])(
  "a shell has the value as it is: %j",
  (value) => expect(inShell({ value }, 'printf %s "$value"')).toBe(value),
);

test("a number is its digits, and a list is gone through element by element", () => {
  const port = 5432;
  const ids = ["subnet-a", "subnet-b"];
  expect(inShell({ port, ids }, 'for id in $ids; do echo "$id:$port"; done')).toBe(
    "subnet-a:5432\nsubnet-b:5432\n",
  );
});

test("programs that the shell starts have it too", () => {
  expect(inShell({ aurora_port: 5432 }, "sh -c 'echo $aurora_port'")).toBe("5432\n");
});
