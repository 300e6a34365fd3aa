import { contains, firstFree, formatCidr, overlaps, parseCidr, resize } from "../../../environments/cidr";
import type { Cidr } from "../../../environments/cidr";

/** Numbers that look random and are the same at every run (a linear congruential generator). */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    yield state;
  }
}

const random = numbers(15);
const address = () => random.next().value;
const prefix = () => 1 + (random.next().value % 32);
const text = (given: number, length: number) =>
  `${[24, 16, 8, 0].map((bits) => (given >>> bits) & 255).join(".")}/${length}`;

/** Many ranges, by their text. Half lie near each other, so that some touch. */
const samples = Array.from({ length: 400 }, (_, i) =>
  i % 2 ? text(address(), prefix()) : text(167772160 + (address() % 4096), 20 + (address() % 13)),
);
const pairs = samples.flatMap((a, i) =>
  samples.slice(i, i + 20).map((b) => [parseCidr(a), parseCidr(b)] as const),
);

/** Whether a range holds an address, by comparing the bits of the prefix: another way than the code's. */
function holds(range: Cidr, number: number): boolean {
  const bits = (value: number) => value.toString(2).padStart(32, "0").slice(0, range.prefix);
  return bits(range.first) === bits(number);
}

test.each([
  ["10.0.0.0/16", 167772160, 167837695],
  ["0.0.0.0/0", 0, 4294967295],
  ["255.255.255.255/32", 4294967295, 4294967295],
  ["192.168.1.77/28", 3232235840, 3232235855],
])("%s begins and ends where it should", (cidr, first, last) => {
  expect(parseCidr(cidr)).toMatchObject({ first, last });
});

test("a range has as many addresses as its prefix says, and begins at a multiple of that", () => {
  for (const sample of samples) {
    const { first, last, prefix: length } = parseCidr(sample);
    expect(last - first + 1).toBe(2 ** (32 - length));
    expect(first % 2 ** (32 - length)).toBe(0);
  }
});

test("writing and reading again changes nothing but bits beyond the prefix", () => {
  for (const sample of samples) {
    const range = parseCidr(sample);
    expect(parseCidr(formatCidr(range))).toEqual({ ...range, isNetwork: true });
    expect(formatCidr(range) === sample).toBe(range.isNetwork);
  }
});

test("both kinds of address are among the samples", () => {
  const networks = samples.filter((sample) => parseCidr(sample).isNetwork).length;
  expect(networks).toBeGreaterThan(5);
  expect(samples.length - networks).toBeGreaterThan(100);
});

test("two ranges overlap when one holds an end of the other, whichever is named first", () => {
  let overlapping = 0;
  for (const [a, b] of pairs) {
    const expected = holds(a, b.first) || holds(b, a.first);
    expect(overlaps(a, b)).toBe(expected);
    expect(overlaps(b, a)).toBe(expected);
    if (expected) overlapping++;
  }
  expect(overlapping).toBeGreaterThan(300);
  expect(pairs.length - overlapping).toBeGreaterThan(300);
});

test("a range contains another when it holds both its ends", () => {
  for (const [a, b] of pairs) {
    expect(contains(a, b)).toBe(holds(a, b.first) && holds(a, b.last));
    // Ranges of this kind cannot overlap without one being inside the other.
    if (overlaps(a, b)) expect(contains(a, b) || contains(b, a)).toBe(true);
  }
});

test("a resized range holds the first address of the old one", () => {
  for (const sample of samples) {
    const range = parseCidr(sample);
    for (const length of [8, 16, 22, 28]) {
      const resized = resize(range, length);
      expect(resized).toMatchObject({ prefix: length, isNetwork: true });
      expect(holds(resized, range.first)).toBe(true);
    }
  }
});

test("the first free range is inside, overlaps nothing, and none before it does", () => {
  const vpc = parseCidr("10.0.0.0/20");
  const taken = ["10.0.0.0/24", "10.0.1.128/25", "10.0.2.0/23", "10.0.4.16/28"].map(parseCidr);
  expect(formatCidr(firstFree(vpc, 24, taken)!)).toBe("10.0.5.0/24");
  expect(formatCidr(firstFree(vpc, 25, taken)!)).toBe("10.0.1.0/25");
  expect(formatCidr(firstFree(vpc, 28, taken)!)).toBe("10.0.1.0/28");
  expect(firstFree(vpc, 20, taken)).toBeUndefined();
  expect(firstFree(vpc, 19, [])).toBeUndefined();
});
