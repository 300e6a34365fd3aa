import { formatPath } from "./path";
import { SettingsError } from "./problem";
import type { Problem } from "./problem";
import { rules } from "./rules";
import { expressionsIn } from "./rules/plain-text";
import { rule, runRules } from "./rules/rule";
import { schema } from "./schema";
import type { Settings } from "./schema";
import { translate } from "./schema/issues";
import { settingPaths } from "./schema/walk";

/**
 * Checks everything about an environment's settings: the shape and bounds of each, then the rules that join
 * several, as far as what they read is sound.
 *
 * @param name the environment, which is the name of its file
 * @param folder where the file is
 * @throws SettingsError with every problem at once
 */
export function parseSettings(name: string, input: unknown, folder = "environments"): Settings {
  const result = schema.safeParse(input);
  const broken = result.success ? [] : translate(schema, input, result.error.issues);
  const found = [
    ...broken.filter(({ isMisspelt }) => !isMisspelt).map(({ problem }) => problem),
    ...runRules(
      [fileNameRule(name), ...rules],
      result.success ? result.data : input,
      broken.map(({ keys }) => keys),
    ),
  ];
  const known = new Set(found.map(({ path }) => path));
  const problems = [...found, ...expressionsIn(input).filter(({ path }) => !known.has(path))];
  if (result.success && !problems.length) return result.data;
  const count = problems.length === 1 ? "one problem" : `${problems.length} problems`;
  throw new SettingsError(
    `The settings in ${folder}/${name}.ts have ${count}; nothing was built.`,
    inOrder(problems),
  );
}

/** An environment of another name would be built under the state and the names of that one. */
function fileNameRule(name: string) {
  return rule(["environment"], (environment) => {
    if (environment === name) return [];
    return [
      {
        path: "environment",
        value: environment,
        allowed: `"${name}", the name of its file`,
        mend: `set it to "${name}", or rename the file`,
      },
    ];
  });
}

/** The order in which the settings stand in the schema, and so in the files. */
function inOrder(problems: readonly Problem[]): Problem[] {
  const paths = settingPaths(schema);
  const place = (path: string): number => {
    const plain = path.replace(/\[\d+\]/g, "");
    const at = paths.indexOf(plain);
    return at >= 0 || !plain.includes(".") ? at : place(formatPath(plain.split(".").slice(0, -1)));
  };
  return [...problems].sort((a, b) => place(a.path) - place(b.path));
}
