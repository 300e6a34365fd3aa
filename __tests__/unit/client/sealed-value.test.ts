import { randomBytes, randomUUID } from "node:crypto";
import { messageContent, userEmail } from "../../../client/columns";
import { EncryptionError } from "../../../client/errors";
import { keyIdOf, openValue, sealValue } from "../../../client/sealed-value";

const key = randomBytes(32);
const id = randomUUID();
const seal = (text: string) => sealValue(key, 7, messageContent, id, text);
const failureOf = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(EncryptionError);
    return error as EncryptionError;
  }
  throw new Error("nothing was thrown");
};

/** Texts of all lengths around the padding, of all of Unicode's planes. */
const texts = [
  "",
  "\u0080",
  "\0\0",
  ...Array.from({ length: 100 }, (_, length) => "a".repeat(length)),
  ...Array.from({ length: 300 }, () =>
    String.fromCodePoint(
      ...Array.from(
        randomBytes(2 * (1 + Math.floor(Math.random() * 40))),
        (byte, at) => byte * 251 + at,
      ).filter((code) => code < 0xd800 || code > 0xdfff),
      0x1f600 + Math.floor(Math.random() * 50),
    ),
  ),
  "x".repeat(10_000),
  "漢".repeat(10_000),
];

test("what is sealed opens to the same text", () => {
  for (const text of texts) expect(openValue(key, messageContent, id, seal(text))).toBe(text);
});

test("the value is of the documented form, at most 32 bytes longer than it must be, and fits its column", () => {
  for (const text of texts) {
    const sealed = seal(text);
    const length = Buffer.byteLength(text);
    expect(sealed[0]).toBe(1);
    expect(sealed.readInt32BE(1)).toBe(7);
    expect((sealed.length - 33) % 32).toBe(0);
    expect(sealed.length - 33 - length).toBeGreaterThan(0);
    expect(sealed.length - 33 - length).toBeLessThanOrEqual(32);
    expect(sealed.length).toBeLessThanOrEqual(65_536);
  }
});

test("short texts are of one length", () => {
  expect(
    new Set(["", "no", "yes", "a rather longer one, 31 letters"].map((text) => seal(text).length)).size,
  ).toBe(1);
});

test("a changed byte anywhere keeps it from opening", () => {
  const sealed = seal("The safe opens with 1234");
  for (let at = 0; at < sealed.length; at++) {
    for (const bit of [1, 128]) {
      const changed = Buffer.from(sealed);
      changed[at]! ^= bit;
      const { failure } = failureOf(() => openValue(key, messageContent, id, changed));
      expect(failure).toBe(at === 0 ? "malformed" : "not_authentic");
    }
  }
});

test("it does not open for another row, column or key, and says where", () => {
  const sealed = seal("The safe opens with 1234");
  const other = randomUUID();
  for (const open of [
    () => openValue(key, messageContent, other, sealed),
    () => openValue(key, userEmail, id, sealed),
    () => openValue(key, { ...messageContent, table: "chat.other" }, id, sealed),
    () => openValue(randomBytes(32), messageContent, id, sealed),
  ]) {
    expect(failureOf(open).failure).toBe("not_authentic");
  }
  expect(failureOf(() => openValue(key, messageContent, other, sealed)).message).toMatch(
    new RegExp(`^chat.messages.content_encrypted of row ${other} does not open with key 7`),
  );
});

test("the row's id is the same in capitals", () => {
  expect(openValue(key, messageContent, id.toUpperCase(), seal("text"))).toBe("text");
});

test.each([0, 1, 5, 33, 64, 66, 96])("%i bytes are no sealed value", (length) => {
  const bytes = Buffer.alloc(length, 1);
  expect(failureOf(() => keyIdOf(bytes, messageContent, id)).failure).toBe("malformed");
});

test("a plain array of bytes opens, also from the middle of another", () => {
  const sealed = seal("text");
  const around = new Uint8Array(sealed.length + 20);
  around.set(sealed, 10);
  expect(openValue(key, messageContent, id, around.subarray(10, 10 + sealed.length))).toBe("text");
});

test("no nonce comes twice, and every bit of it is used", () => {
  const nonces = Array.from({ length: 20_000 }, () => seal("").subarray(5, 17));
  expect(new Set(nonces.map((nonce) => nonce.toString("hex"))).size).toBe(nonces.length);
  for (let bit = 0; bit < 96; bit++) {
    const ones = nonces.filter((nonce) => nonce[bit >> 3]! & (1 << (bit & 7))).length;
    expect(ones / nonces.length).toBeGreaterThan(0.45);
    expect(ones / nonces.length).toBeLessThan(0.55);
  }
});

test("no error holds the text or the key", () => {
  const secret = "The safe opens with 1234";
  const sealed = seal(secret);
  sealed[20]! ^= 1;
  const error = failureOf(() => openValue(key, messageContent, id, sealed));
  const told = `${error.message} ${error.stack} ${JSON.stringify(error)}`;
  expect(told).not.toContain("safe");
  expect(told).not.toContain(key.toString("hex"));
});
