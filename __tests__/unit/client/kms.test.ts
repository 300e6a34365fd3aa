import { KmsUnwrapper } from "../../../client/kms";
import type { KeyRecord } from "../../../client/key-records";
import { kmsKeyArn, startKms, useKms } from "../../kms";
import type { KmsFailure, KmsServer } from "../../kms";

let kms: KmsServer;
let leave: () => void;
const unwrapper = new KmsUnwrapper();

beforeAll(async () => {
  kms = await startKms();
  leave = useKms(kms);
});
afterAll(async () => {
  unwrapper.close();
  leave();
  await kms.close();
});

const record: KeyRecord = {
  id: 5,
  purpose: "content",
  state: "active",
  wrappedKey: Buffer.alloc(160),
  kmsKeyArn,
  encryptionContext: { "groundwork:purpose": "content" },
};

test.each<[KmsFailure, string, RegExp]>([
  [{ error: "AccessDeniedException" }, "kms_denied", /need kms:Decrypt on that key/],
  [{ error: "ExpiredTokenException" }, "kms_denied", /need kms:Decrypt/],
  [{ error: "DisabledException" }, "kms_refused", /aws kms describe-key/],
  [{ error: "KMSInvalidStateException" }, "kms_refused", /marked for deletion/],
  [{ error: "KMSInternalException", status: 500 }, "kms_unreachable", /interface endpoint/],
  ["hang up", "kms_unreachable", /Check the network/],
])("%j is %s", async (failure, expected, mend) => {
  kms.failure = failure;
  await expect(unwrapper.unwrap(record)).rejects.toMatchObject({
    failure: expected,
    message: expect.stringMatching(mend),
  });
  kms.failure = undefined;
});

test("a key of another context is not unwrapped", async () => {
  await expect(unwrapper.unwrap(record)).rejects.toMatchObject({ failure: "kms_refused" });
  expect(kms.calls.at(-1)).toEqual({ operation: "Decrypt", context: record.encryptionContext });
});
