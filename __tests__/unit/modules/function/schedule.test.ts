import { FunctionSchedule } from "../../../../modules/function/schedule";
import { only, referenced, synthModule } from "../../synth";

const synth = (intervalMinutes: number) =>
  synthModule(
    (stack) =>
      new FunctionSchedule(stack, "schedule", {
        name: "app-dev-maintenance",
        description: "Background work",
        functionName: "app-dev-worker",
        functionArn: "arn:function",
        intervalMinutes,
        maximumAgeSeconds: 1800,
        input: { task: "maintain" },
      }),
  );

describe("FunctionSchedule", () => {
  const json = synth(60);
  const [rule] = Object.keys(json.resource!.aws_cloudwatch_event_rule!);

  test.each([
    [1, "rate(1 minute)"],
    [90, "rate(90 minutes)"],
    [60, "rate(1 hour)"],
    [1440, "rate(24 hours)"],
  ])("every %s minutes", (minutes, expression) => {
    expect(only(synth(minutes), "aws_cloudwatch_event_rule").schedule_expression).toBe(expression);
  });

  test("gives the function its input", () => {
    const target = only(json, "aws_cloudwatch_event_target");
    expect(target).toMatchObject({ arn: "arn:function", input: '{"task":"maintain"}' });
    expect(referenced(target.rule)).toBe(rule);
  });

  test("only this rule may call it", () => {
    expect(only(json, "aws_lambda_permission")).toMatchObject({
      function_name: "app-dev-worker",
      action: "lambda:InvokeFunction",
      principal: "events.amazonaws.com",
      source_arn: `\${aws_cloudwatch_event_rule.${rule}.arn}`,
    });
  });

  test("a call that fails is not repeated", () => {
    expect(only(json, "aws_lambda_function_event_invoke_config")).toMatchObject({
      function_name: "app-dev-worker",
      maximum_retry_attempts: 0,
      maximum_event_age_in_seconds: 1800,
    });
  });
});
