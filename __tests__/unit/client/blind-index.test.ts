import { createHmac, randomBytes } from "node:crypto";
import { blindIndexOf, normalizeAddress } from "../../../client/blind-index";
import { userEmail } from "../../../client/columns";

const key = randomBytes(32);

test.each([
  ["hanako@example.com", "hanako@example.com"],
  ["  Hanako@EXAMPLE.com\n", "hanako@example.com"],
  ["ｈａｎａｋｏ＠example.com", "hanako@example.com"],
  ["Ärger@Straße.example", "ärger@straße.example"],
  ["a\u0308@example.com", "ä@example.com"],
])("%j is indexed as %j", (typed, indexed) => {
  expect(normalizeAddress(typed)).toBe(indexed);
});

test("what is normalized stays as it is, for every character", () => {
  for (let code = 0x21; code < 0x30000; code++) {
    if (code >= 0xd800 && code <= 0xdfff) continue;
    const once = normalizeAddress(`a${String.fromCodePoint(code)}b@example.com`);
    if (normalizeAddress(once) !== once) throw new Error(`U+${code.toString(16)} is not stable`);
  }
});

test("it is an HMAC-SHA256 of column and address, 32 bytes", () => {
  const expected = createHmac("sha256", key).update("chat.users.email_index\0hanako@example.com").digest();
  expect(blindIndexOf(key, userEmail, "Hanako@example.com ")).toEqual(expected);
  expect(expected).toHaveLength(32);
});

test("another key, column or address gives another one", () => {
  const other = { ...userEmail, index: { ...userEmail.index, column: "phone_index" } };
  const all = [
    blindIndexOf(key, userEmail, "a@example.com"),
    blindIndexOf(key, userEmail, "b@example.com"),
    blindIndexOf(key, other, "a@example.com"),
    blindIndexOf(randomBytes(32), userEmail, "a@example.com"),
  ];
  expect(new Set(all.map((index) => index.toString("hex"))).size).toBe(4);
});
