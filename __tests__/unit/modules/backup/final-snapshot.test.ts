import { FinalSnapshot } from "../../../../modules/backup/final-snapshot";
import { only, synthModule } from "../../synth";

describe("FinalSnapshot", () => {
  let name: string;
  const json = synthModule((stack) => {
    ({ name } = new FinalSnapshot(stack, "last", {
      storeName: "cluster",
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
});
