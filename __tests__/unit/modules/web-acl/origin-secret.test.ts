import { OriginSecret } from "../../../../modules/web-acl/origin-secret";
import { byId, only, referenced, resources, synthModule } from "../../synth";

/** Of one version: the version by which each value was drawn, and the one that is sent. */
function drawn(version: number, preventDestroy = false) {
  const json = synthModule(
    (stack) =>
      new OriginSecret(stack, "secret", {
        secretName: "groundwork-dev-origin-secret",
        kmsKeyArn: "arn:key",
        recoveryWindowInDays: 0,
        version,
        preventDestroy,
      }),
  );
  const values = byId(json, "random_password");
  const sent = referenced(only(json, "aws_secretsmanager_secret_version").secret_string);
  const accepted = Object.fromEntries(
    Object.entries(values).map(([id, { keepers }]) => [id, Number(keepers.version)]),
  );
  return { accepted, sent, json };
}

describe("OriginSecret", () => {
  test.each([true, false])("refuses to be destroyed where it is told so: %p", (preventDestroy) => {
    const { lifecycle } = only(drawn(1, preventDestroy).json, "aws_secretsmanager_secret");
    expect(lifecycle).toEqual(preventDestroy ? { prevent_destroy: true } : undefined);
  });

  test.each([1, 2, 3, 4])("of version %i sends its own value and accepts the one before", (version) => {
    const { accepted, sent } = drawn(version);
    expect(accepted[sent]).toBe(version);
    expect(Object.values(accepted).sort()).toEqual([version - 1, version]);
  });

  test.each([1, 2])("a change from version %i leaves the value that was sent as it is", (version) => {
    const before = drawn(version);
    const after = drawn(version + 1);
    expect(after.accepted[before.sent]).toBe(before.accepted[before.sent]);
    expect(after.sent).not.toBe(before.sent);
  });

  test("is long, fits into a header, and is encrypted with the given key", () => {
    const { json } = drawn(1);
    for (const password of resources(json, "random_password")) {
      expect(password.length).toBeGreaterThanOrEqual(32);
      expect(password.special).toBe(false);
    }
    expect(only(json, "aws_secretsmanager_secret").kms_key_id).toBe("arn:key");
  });
});
