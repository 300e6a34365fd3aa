import { FinalSnapshot } from "../../../../modules/backup/final-snapshot";
import { only, synthModule } from "../../synth";

/** The name that AWS is sent, with eight characters drawn. */
const drawn = (name: string) => name.replace(/\$\{.*\}/, "0a1b2c3d");

describe("FinalSnapshot", () => {
  let name: string;
  const json = synthModule((stack) => {
    ({ name } = new FinalSnapshot(stack, "last", {
      storeName: "cluster",
      limit: 63,
      replacedWith: { kms_key: "a", port: "1" },
    }));
    stack.addOverride("locals.name", name);
  });

  test("is drawn when applied, not at synth, and anew when the store is replaced", () => {
    expect(only(json, "random_id")).toMatchObject({ byte_length: 4, keepers: { kms_key: "a", port: "1" } });
  });

  test("is a name that RDS and ElastiCache take: a letter first, no two hyphens in a row", () => {
    const { name } = json.locals as { name: string };
    expect(name).toMatch(/^cluster-final-\$\{random_id\.\w+\.hex\}$/);
  });

  test.each([
    ["groundwork-prod-redis", "groundwork-prod-redis-final-0a1b2c3d"],
    // As long as fits: 25 characters, which a prefix of 19 has with "-redis".
    [`${"p".repeat(19)}-redis`, `${"p".repeat(19)}-redis-final-0a1b2c3d`],
    [`${"p".repeat(20)}-redis`, `${"p".repeat(20)}-redi-final-0a1b2c3d`],
    // No two hyphens in a row where the name is cut.
    [`${"p".repeat(24)}-redis`, `${"p".repeat(24)}-final-0a1b2c3d`],
    [`${"p".repeat(28)}-redis`, `${"p".repeat(25)}-final-0a1b2c3d`],
  ])("of %s fits into ElastiCache's 40 characters", (storeName, expected) => {
    const json = synthModule((stack) => {
      const { name } = new FinalSnapshot(stack, "last", { storeName, limit: 40, replacedWith: {} });
      stack.addOverride("locals.name", name);
    });
    const name = drawn((json.locals as { name: string }).name);
    expect(name).toBe(expected);
    expect(name.length).toBeLessThanOrEqual(40);
  });
});
