import { randomUUID } from "node:crypto";
import { messageContent, userEmail } from "../../../client/columns";
import { ColumnEncryption } from "../../../client/encryption";
import { EncryptionError } from "../../../client/errors";
import type { EncryptionFailure } from "../../../client/errors";
import { encryptionContextOf } from "../../../client/key-records";
import type { KeyRecord } from "../../../client/key-records";
import type { Unwrapper } from "../../../client/kms";

const id = randomUUID();
const record = (number: number, change: Partial<KeyRecord> = {}): KeyRecord => {
  const purpose = change.purpose ?? "content";
  return {
    id: number,
    purpose,
    state: "active",
    wrappedKey: Buffer.alloc(100, number),
    kmsKeyArn: "arn:aws:kms:ap-northeast-1:111111111111:key/k",
    encryptionContext: encryptionContextOf(purpose, number),
    ...change,
  };
};

/** A list of keys and a KMS, both counted. */
function setting(...records: KeyRecord[]) {
  const world = {
    records,
    reads: 0,
    unwraps: [] as number[],
    failure: undefined as EncryptionFailure | undefined,
    handedOut: [] as Uint8Array[],
    closed: false,
  };
  const unwrapper: Unwrapper = {
    unwrap: async ({ id: number }) => {
      world.unwraps.push(number);
      await new Promise((resolve) => setImmediate(resolve));
      if (world.failure) throw new EncryptionError(world.failure, "said by the test");
      const plain = new Uint8Array(32).fill(number);
      world.handedOut.push(plain);
      return plain;
    },
    close: () => {
      world.closed = true;
    },
  };
  const db = {
    query: async () => {
      world.reads++;
      return { rows: [...world.records] };
    },
  };
  const make = (options = {}) => new ColumnEncryption({ db, unwrapper, ...options });
  return { world, make, encryption: make() };
}

let now = Date.parse("2026-01-01");
const pass = (seconds: number) => (now += seconds * 1000);

beforeEach(() => jest.spyOn(Date, "now").mockImplementation(() => now));
afterEach(() => jest.restoreAllMocks());

const fails = (work: Promise<unknown>, failure: EncryptionFailure) =>
  expect(work).rejects.toMatchObject({ name: "EncryptionError", failure });

test("many at once ask for the list and for the key once", async () => {
  const { world, encryption } = setting(record(1));
  const sealed = await Promise.all(
    Array.from({ length: 50 }, (_, n) => encryption.seal(messageContent, id, `${n}`)),
  );
  expect(world.reads).toBeLessThanOrEqual(2);
  expect(world.unwraps).toEqual([1]);
  expect(await encryption.open(messageContent, id, sealed[7]!)).toBe("7");
  expect(await encryption.sealAll(messageContent, [{ id, text: "a" }])).toHaveLength(1);
  expect(world.unwraps).toEqual([1]);
});

test("both are asked for again when their time is over", async () => {
  const { world, make } = setting(record(1));
  const encryption = make({ ttlSeconds: 60 });
  await encryption.seal(messageContent, id, "a");
  pass(59);
  await encryption.seal(messageContent, id, "a");
  expect([world.reads, world.unwraps.length]).toEqual([1, 1]);
  pass(2);
  await encryption.seal(messageContent, id, "a");
  expect([world.reads, world.unwraps.length]).toEqual([2, 2]);
});

test("a clock that is set back makes it ask again", async () => {
  const { world, encryption } = setting(record(1));
  await encryption.seal(messageContent, id, "a");
  pass(-10);
  await encryption.seal(messageContent, id, "a");
  expect(world.reads).toBe(2);
});

test("a new active key seals after the time to live, and its values open at once", async () => {
  const { world, encryption, make } = setting(record(1));
  const old = await encryption.seal(messageContent, id, "old");
  world.records = [record(1, { state: "decrypt-only" }), record(2)];
  expect((await encryption.seal(messageContent, id, "a")).readInt32BE(1)).toBe(1);
  const newer = await make().seal(messageContent, id, "new");
  expect(newer.readInt32BE(1)).toBe(2);
  expect(await encryption.open(messageContent, id, newer)).toBe("new");
  expect((await encryption.seal(messageContent, id, "a")).readInt32BE(1)).toBe(2);
  expect(await encryption.open(messageContent, id, old)).toBe("old");
});

test("an unknown number is looked for, and not again within a second", async () => {
  const { world, encryption } = setting(record(1));
  const sealed = await encryption.seal(messageContent, id, "a");
  sealed.writeInt32BE(99, 1);
  await fails(encryption.open(messageContent, id, sealed), "unknown_key");
  expect(world.reads).toBe(2);
  await fails(encryption.open(messageContent, id, sealed), "unknown_key");
  expect(world.reads).toBe(2);
  pass(1);
  await fails(encryption.open(messageContent, id, sealed), "unknown_key");
  expect(world.reads).toBe(3);
});

test("a destroyed key opens nothing, also one that is still in memory", async () => {
  const { world, encryption } = setting(record(1));
  const sealed = await encryption.seal(messageContent, id, "a");
  world.records = [record(1, { state: "destroyed", wrappedKey: null }), record(2)];
  pass(301);
  await fails(encryption.open(messageContent, id, sealed), "key_destroyed");
});

test("without an active key it says how to make one", async () => {
  const { encryption } = setting(record(1, { state: "decrypt-only" }));
  await fails(encryption.seal(messageContent, id, "a"), "no_active_key");
  await expect(encryption.seal(messageContent, id, "a")).rejects.toThrow(
    /npm run keys -- <environment> create/,
  );
});

describe("KMS", () => {
  test.each(["kms_unreachable", "kms_denied", "kms_refused"] as const)(
    "%s at the first need is an error, and the next try asks again",
    async (failure) => {
      const { world, encryption } = setting(record(1));
      world.failure = failure;
      await fails(encryption.seal(messageContent, id, "a"), failure);
      world.failure = undefined;
      await encryption.seal(messageContent, id, "a");
      expect(world.unwraps).toEqual([1, 1]);
    },
  );

  test("an outage is bridged for the time that is set, with pauses between the tries", async () => {
    const { world, make } = setting(record(1));
    const encryption = make({ ttlSeconds: 60, outageSeconds: 600 });
    await encryption.seal(messageContent, id, "a");
    world.failure = "kms_unreachable";
    pass(61);
    await encryption.seal(messageContent, id, "a");
    await encryption.seal(messageContent, id, "a");
    expect(world.unwraps).toHaveLength(2);
    pass(11);
    await encryption.seal(messageContent, id, "a");
    expect(world.unwraps).toHaveLength(3);
    pass(600);
    await fails(encryption.seal(messageContent, id, "a"), "kms_unreachable");
  });

  test("a permission that was taken away counts after the time to live", async () => {
    const { world, encryption } = setting(record(1));
    const sealed = await encryption.seal(messageContent, id, "a");
    world.failure = "kms_denied";
    pass(301);
    await fails(encryption.open(messageContent, id, sealed), "kms_denied");
    await fails(encryption.open(messageContent, id, sealed), "kms_denied");
  });

  test("is not asked for a key whose context names another", async () => {
    const { world, encryption } = setting(
      record(1, { encryptionContext: encryptionContextOf("content", 2) }),
    );
    await fails(encryption.seal(messageContent, id, "a"), "kms_refused");
    expect(world.unwraps).toEqual([]);
  });
});

test("closing overwrites what it was given, and nothing is sealed afterwards", async () => {
  const { world, encryption } = setting(record(1));
  const sealed = await encryption.seal(messageContent, id, "a");
  expect(world.handedOut.every((plain) => plain.every((byte) => byte === 0))).toBe(true);
  encryption.close();
  expect(world.closed).toBe(true);
  await fails(encryption.seal(messageContent, id, "a"), "closed");
  await fails(encryption.open(messageContent, id, sealed), "closed");
});

test("closing while KMS is asked seals nothing", async () => {
  const { encryption } = setting(record(1));
  const sealing = encryption.seal(messageContent, id, "a");
  encryption.close();
  await fails(sealing, "closed");
});

test.each([{ ttlSeconds: 0 }, { ttlSeconds: 601 }, { ttlSeconds: NaN }, { outageSeconds: -1 }])(
  "%j is refused",
  (options) => {
    expect(() => setting().make(options)).toThrow(RangeError);
  },
);

describe("addresses", () => {
  const records = [record(1), record(2, { purpose: "email" }), record(3, { purpose: "email_index" })];

  test("are sealed and indexed with keys of one reading of the list, made anew", async () => {
    const { world, encryption } = setting(...records);
    const { sealed, index } = await encryption.sealWithIndex(userEmail, id, "Hanako@example.com");
    expect(await encryption.open(userEmail, id, sealed)).toBe("Hanako@example.com");
    expect(await encryption.blindIndex(userEmail, "hanako@EXAMPLE.com")).toEqual(index);
    expect(world.reads).toBe(2);
  });

  test("follow a new key of the index at once", async () => {
    const { world, encryption } = setting(...records);
    const before = await encryption.blindIndex(userEmail, "a@example.com");
    world.records = [...records.slice(0, 2), record(4, { purpose: "email_index" })];
    expect(await encryption.blindIndex(userEmail, "a@example.com")).not.toEqual(before);
  });
});

describe("rows", () => {
  test("are read whether they are sealed or plain", async () => {
    const { encryption } = setting(record(1));
    const other = randomUUID();
    const rows = [
      { id, content: null, content_encrypted: await encryption.seal(messageContent, id, "sealed") },
      { id: other, content: "plain", content_encrypted: null },
      { id: other, content: null, content_encrypted: null },
    ];
    expect(await encryption.readAll(messageContent, rows)).toEqual(["sealed", "plain", null]);
  });
});
