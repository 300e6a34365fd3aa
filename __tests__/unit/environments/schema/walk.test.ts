import { z } from "zod";
import { schema } from "../../../../environments/schema";
import { fieldTexts } from "../../../../environments/schema/field";
import { childrenOf, schemaAt, settingPaths, textOf } from "../../../../environments/schema/walk";

const paths = settingPaths(schema);
const leaves = paths.filter((path) => !childrenOf(schemaAt(schema, path.split("."))!).size);

test("the walk finds sections, optional ones, lists and the settings of every variant", () => {
  expect(paths).toEqual(
    expect.arrayContaining([
      "project",
      "database",
      "database.maxCapacity",
      "database.autoPauseSeconds",
      "database.masterPassword.rotationDays",
      "realtime.image.digest",
      "security.cognito.identityProviders.oidc.issuer",
    ]),
  );
  expect(leaves.length).toBeGreaterThan(60);
});

/** The schema of a setting, or of the elements of a list. */
const plainAt = (path: string) => {
  const setting = schemaAt(schema, path.split("."))!;
  return (setting instanceof z.ZodOptional ? setting.unwrap() : setting) as z.ZodType;
};

test.each(leaves)("%s says in words what is allowed", (path) => {
  const setting = plainAt(path);
  expect(fieldTexts.has(setting)).toBe(true);
  expect(textOf(setting).allowed).toMatch(/\S/);
  if (setting instanceof z.ZodArray) expect(fieldTexts.has(setting.element as z.ZodType)).toBe(true);
});

/** Examples are TypeScript; the few that are not JSON name their keys without quotes. */
const parse = (example: string) => JSON.parse(example.replace(/(\w+):(?= )/g, '"$1":')) as unknown;

test.each(leaves)("the example of %s passes its own schema", (path) => {
  const setting = plainAt(path);
  expect(setting.safeParse(parse(textOf(setting).example)).error).toBeUndefined();
  if (!(setting instanceof z.ZodArray)) return;
  const element = setting.element as z.ZodType;
  expect(element.safeParse(parse(textOf(element).example)).error).toBeUndefined();
});

test.each(leaves)("%s refuses null, functions and an object, one of which it cannot be", (path) => {
  const setting = plainAt(path);
  for (const value of [null, () => 1, { nothing: true }])
    expect(setting.safeParse(value).success).toBe(false);
});
