import {
  DefaultTokenResolver,
  Fn,
  Lazy,
  StringConcat,
  TerraformStack,
  Testing,
  Token,
  Tokenization,
} from "cdktf";
import { resolve as resolveShortly } from "cdktf/lib/_tokens";
import "../../../stacks/cdktf-shortcuts";

const stack = new TerraformStack(Testing.app(), "stack");
const list = Token.asList("${local.zones}");
const number = Token.asNumber("${local.port}");

function resolveAtLength(value: unknown): unknown {
  const resolver = new DefaultTokenResolver(new StringConcat());
  return Tokenization.resolve(value, { scope: stack, preparing: false, resolver });
}

function outcome(resolve: (value: unknown) => unknown, value: unknown): unknown {
  try {
    return resolve(value);
  } catch (error) {
    return (error as Error).message;
  }
}

test("plain values do not go through cdktf's resolution", () => {
  const resolution = jest.spyOn(Tokenization, "resolve");
  resolveShortly(stack, { name: "text", tags: { Phase: "cache" }, ports: ["a"], more: undefined });
  expect(resolution).not.toHaveBeenCalled();
});

test.each<[string, unknown]>([
  ["plain values", { a: "text", b: [1, -1.5, 1e30], c: { d: true, e: null } }],
  ["what is undefined", { a: undefined, b: [undefined, "x"], c: { d: undefined }, e: [] }],
  ["a token alone", Token.asString("${aws_vpc.vpc.id}")],
  ["a token in a text", `arn:${Token.asString("${local.id}")}:rest`],
  ["a token as a key", { [Token.asString("${local.id}")]: "x" }],
  ["a token that becomes undefined", { a: Lazy.anyValue({ produce: () => undefined }), b: 1 }],
  ["a token that becomes more tokens", Lazy.anyValue({ produce: () => ({ a: `${number}`, b: list }) })],
  ["a list", { zones: list, first: Fn.element(list, 0) }],
  ["a number, alone and in a text", { port: number, url: `https://host:${number}/x` }],
  ["a map", Token.asStringMap("${local.tags}")],
  ["a map in a map", { tags: Token.asStringMap("${local.tags}"), x: 1 }],
  ["numbers of a list", Token.asNumberList("${local.ports}")],
  ["an expression", '${join(",", local.zones)} and $${escaped}'],
  ["a function's result", Fn.jsonencode({ a: `${Token.asString("${local.id}")}` })],
  ["a date", new Date(0)],
  ["the item of a list token", list[0]],
  ["a map's marker", { a: "String Map Token Value", b: -123456789 }],
  ["a function", { a: { b: () => 1 } }],
  ["a construct", { a: { b: stack } }],
  ["a key that is no text", { [list[0]!]: 1 }],
])("%s: the same as cdktf, its message too", (_, value) => {
  expect(outcome((it) => resolveShortly(stack, it), value)).toStrictEqual(outcome(resolveAtLength, value));
});

test("what never ends: cdktf's own message", () => {
  const endless: Record<string, unknown> = {};
  endless.self = endless;
  expect(outcome((it) => resolveShortly(stack, it), endless)).toMatch(/circular/i);
});
