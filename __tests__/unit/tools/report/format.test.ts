import {
  age,
  axisMoney,
  counted,
  duration,
  minuteOf,
  money,
  shortArn,
  shortened,
  span,
} from "../../../../tools/report/format";

test.each([
  [0, "$0.00"],
  [0.004, "under $0.01"],
  [0.005, "$0.01"],
  [12.3, "$12.30"],
  [999.99, "$999.99"],
  [1234.56, "$1,235"],
  [-3, "-$3.00"],
])("money of %d is %s", (amount, text) => {
  expect(money(amount)).toBe(text);
});

test.each([
  [0, "$0"],
  [0.5, "$0.5"],
  [9500, "$9,500"],
  [12_500, "$12.5K"],
  [300_000, "$300K"],
  [1_200_000, "$1.2M"],
  [-3000, "-$3,000"],
])("at an axis %d is %s", (amount, text) => {
  expect(axisMoney(amount)).toBe(text);
});

test.each([
  [0, "0 s"],
  [59_400, "59 s"],
  [59_600, "1 min 00 s"],
  [200_000, "3 min 20 s"],
  [3_900_000, "1 h 05 min"],
  [-1000, "0 s"],
])("%d ms are %s", (milliseconds, text) => {
  expect(duration(milliseconds)).toBe(text);
});

test.each([
  ["2026-11-21T10:00:00Z", "2026-11-21T10:00:30Z", "under a minute"],
  ["2026-11-21T10:00:00Z", "2026-11-21T11:59:00Z", "119 minutes"],
  ["2026-11-21T10:00:00Z", "2026-11-22T10:00:00Z", "24 hours"],
  ["2026-11-21T10:00:00Z", "2026-11-24T09:00:00Z", "2 days"],
])("from %s to %s it is %s", (from, to, text) => {
  expect(span(from, to)).toBe(text);
});

test("an age looks both ways", () => {
  expect(age("2026-11-01T00:00:00Z", "2026-11-21T00:00:00Z")).toBe("20 days ago");
  expect(age("2026-12-21T00:00:00Z", "2026-11-21T00:00:00Z")).toBe("in 30 days");
});

test("times are in UTC, from whatever zone", () => {
  expect(minuteOf("2026-11-21T23:05:59+09:00")).toBe("2026-11-21 14:05");
});

test("counts one and many", () => {
  expect([counted(1, "type"), counted(1234, "type"), counted(0, "entry", "entries")]).toEqual([
    "1 type",
    "1,234 types",
    "0 entries",
  ]);
});

test("a long text is shortened to its beginning, another is not", () => {
  expect(shortened("x".repeat(41))).toBe(`${"x".repeat(39)}…`);
  expect(shortened("x".repeat(40))).toBe("x".repeat(40));
});

test("an ARN is shortened to what follows its last colon, another id is not", () => {
  expect(shortArn("arn:aws:rds:r:1:cluster-snapshot:manual-1")).toBe("manual-1");
  expect(shortArn("arn-like:manual-1")).toBe("arn-like:manual-1");
});
