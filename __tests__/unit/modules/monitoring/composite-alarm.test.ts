import { CompositeAlarm } from "../../../../modules/monitoring/composite-alarm";
import { WebAclAlarm } from "../../../../modules/monitoring/web-acl-alarm";
import { find, referenced, resources, synthModule } from "../../synth";
import { context } from "./context";

const json = synthModule((stack) => {
  const [one, two] = ["one", "two"].map(
    (name) =>
      new WebAclAlarm(stack, context, {
        name,
        before: "it",
        metricName: name,
        scope: "REGIONAL",
        blockedRequests: 10,
      }),
  );
  const down = new CompositeAlarm(stack, context, {
    name: "down",
    meaning: "It is down",
    runbook: "service-down",
    anyOf: [one!, two!],
  });
  new CompositeAlarm(stack, context, {
    name: "full",
    meaning: "It is full",
    runbook: "service-near-limit",
    anyOf: [two!],
    silentDuring: down,
  });
});
const down = find(json, "aws_cloudwatch_composite_alarm", { alarm_name: "app-dev-down" });
const full = find(json, "aws_cloudwatch_composite_alarm", { alarm_name: "app-dev-full" });

describe("CompositeAlarm", () => {
  test("goes off with any of its alarms, which are there before it", () => {
    const parts = (down.alarm_rule as string).split(" OR ");
    const named = parts.map((part) => referenced(/^ALARM\("(.*)"\)$/.exec(part)![1]));
    expect(named.sort()).toEqual(Object.keys(json.resource!.aws_cloudwatch_metric_alarm!).sort());
  });

  test("pages once for all of them, and tells when it is over", () => {
    expect(down).toMatchObject({ alarm_actions: ["arn:pages"], ok_actions: ["arn:pages"] });
    for (const alarm of resources(json, "aws_cloudwatch_metric_alarm"))
      expect(alarm.alarm_actions).toEqual(["arn:notices"]);
    expect(down.alarm_description).toBe("It is down. Runbook: docs/runbooks/service-down.md");
  });

  test("is silent while a graver one is on", () => {
    expect(down).not.toHaveProperty("actions_suppressor");
    expect(full.actions_suppressor).toMatchObject({ wait_period: 120, extension_period: 300 });
    const suppressor = referenced(full.actions_suppressor.alarm);
    expect(json.resource!.aws_cloudwatch_composite_alarm![suppressor]!.alarm_name).toBe("app-dev-down");
  });
});
