import { centsText, decimal, decimalText, divide, multiply, toCents } from "../../../../tools/cost/decimal";

test("sums have no dust of binary fractions", () => {
  expect(decimalText(decimal(0.1) + decimal(0.2))).toBe("0.3");
});

test.each([
  ["0.0000002", "0.0000002"],
  [2e-7, "0.0000002"],
  [1.66667e-5, "0.0000166667"],
  ["-4.50", "-4.5"],
  [43800, "43800"],
])("%p is read exactly", (value, text) => {
  expect(decimalText(decimal(value))).toBe(text);
});

test.each(["1,5", "", "0.0000000000001", "1e3", Number.NaN, Infinity])("%p is refused", (value) => {
  expect(() => decimal(value)).toThrow(/is no decimal number with at most 12 places/);
});

test("products and quotients are rounded half up, to both sides of nothing", () => {
  expect(decimalText(multiply(decimal("0.0000166667"), decimal(400001)))).toBe("6.6666966667");
  expect(decimalText(divide(decimal(2), decimal(3)))).toBe("0.666666666667");
  expect(decimalText(divide(decimal(-2), decimal(3)))).toBe("-0.666666666667");
});

test("cents are rounded half up", () => {
  expect([decimal("0.005"), decimal("0.00499"), decimal("-0.005")].map(toCents)).toEqual([1, 0, -1]);
  expect([1, -1205, 123456].map(centsText)).toEqual(["0.01", "-12.05", "1234.56"]);
});
