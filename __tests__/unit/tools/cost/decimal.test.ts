import { centsText, decimal, decimalText, toCents } from "../../../../tools/cost/decimal";

test("sums have no dust of binary fractions", () => {
  expect(decimalText(decimal(0.1).plus(decimal(0.2)))).toBe("0.3");
});

test.each([
  ["0.0000002", "0.0000002"],
  [2e-7, "0.0000002"],
  [1.66667e-5, "0.0000166667"],
  ["1.0E-7", "0.0000001"],
  ["-4.50", "-4.5"],
  [43800, "43800"],
  ["123456789012.12345678901", "123456789012.12345678901"],
])("%p is read exactly", (value, text) => {
  expect(decimalText(decimal(value))).toBe(text);
});

test.each(["1,5", "", "$1", Number.NaN, Infinity])("%p is refused", (value) => {
  expect(() => decimal(value)).toThrow(/is no decimal number: write it as 0\.0000002/);
});

test("text is rounded half up, to both sides of nothing", () => {
  expect(decimalText(decimal("0.0000166667").times(400001))).toBe("6.6666966667");
  expect(decimalText(decimal(2).div(3))).toBe("0.666666666667");
  expect(decimalText(decimal(-2).div(3), 2)).toBe("-0.67");
});

test("cents are rounded half up", () => {
  expect([decimal("0.005"), decimal("0.00499"), decimal("-0.005")].map(toCents)).toEqual([1, 0, -1]);
  expect([1, 0, -1205, 123456].map(centsText)).toEqual(["0.01", "0.00", "-12.05", "1234.56"]);
});
