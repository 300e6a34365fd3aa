import {
  requireAtLeast,
  requireFalse,
  requireOneOf,
  requireReferrer,
  requireSet,
  requireTrue,
} from "../../../policy/require";
import { View } from "../../../policy/view/view";

const TOKEN = "${var.unknown}";
const view = new View({
  stack: {
    resource: {
      aws_lb: {
        one: { yes: true, text: "true", no: false, days: 7, many: "30", token: TOKEN, empty: [], none: "" },
      },
      aws_lb_listener: { one: { load_balancer_arn: "${aws_lb.one.arn}" } },
    },
  },
});
const [resource] = view.resources("aws_lb");

test.each<[string, readonly unknown[], boolean]>([
  ["true", requireTrue(resource!, "yes"), true],
  ['"true"', requireTrue(resource!, "text"), true],
  ["a token for true", requireTrue(resource!, "token"), false],
  ["nothing for true", requireTrue(resource!, "absent"), false],
  ["false", requireFalse(resource!, "no", false), true],
  ["nothing for false, which AWS takes as false", requireFalse(resource!, "absent", true), true],
  ["nothing for false, which AWS does not", requireFalse(resource!, "absent", false), false],
  ["a token for false", requireFalse(resource!, "token", true), false],
  ["a token that must be set", requireSet(resource!, "token", "a key"), true],
  ["an empty list", requireSet(resource!, "empty", "a key"), false],
  ["an empty text", requireSet(resource!, "none", "a key"), false],
  ["7 of 7", requireAtLeast(resource!, "days", 7), true],
  ['"30" of 7', requireAtLeast(resource!, "many", 7), true],
  ["7 of 8", requireAtLeast(resource!, "days", 8), false],
  ["nothing of 0", requireAtLeast(resource!, "absent", 0), false],
  ["a token of 1", requireAtLeast(resource!, "token", 1), false],
  ["one of", requireOneOf(resource!, "days", [1, 7]), true],
  ["none of", requireOneOf(resource!, "days", [1]), false],
  ["a token of several", requireOneOf(resource!, "token", ["a"]), false],
  ["a listener", requireReferrer(resource!, "aws_lb_listener", "load_balancer_arn"), true],
  ["a rule", requireReferrer(resource!, "aws_lb_listener_rule", "listener_arn"), false],
])("%s", (_, breaches, isAccepted) => {
  expect(breaches).toHaveLength(isAccepted ? 0 : 1);
});

test("a breach says what was found and what is allowed", () => {
  expect(requireAtLeast(resource!, "days", 30, "days")).toEqual([
    { resource, argument: "days", found: 7, allowed: "30 days or more" },
  ]);
  expect(requireOneOf(resource!, "days", ["a", "b"])).toEqual([
    { resource, argument: "days", found: 7, allowed: '"a" or "b"' },
  ]);
});
