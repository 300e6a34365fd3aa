import { callJson, callQuery } from "./emulator";

const call = (action: string, input: Record<string, string>) =>
  callQuery("monitoring", action, { Version: "2010-08-01", ...input });

const makeAlarm = (AlarmName: string) =>
  call("PutMetricAlarm", {
    AlarmName,
    Namespace: "app",
    MetricName: "Errors",
    Statistic: "Sum",
    Period: "60",
    EvaluationPeriods: "1",
    Threshold: "1",
    ComparisonOperator: "GreaterThanThreshold",
  });

const join = (AlarmName: string, AlarmRule: string, more: Record<string, string> = {}) =>
  call("PutCompositeAlarm", { AlarmName, AlarmRule, ...more });

const composites = (more: Record<string, string> = {}) =>
  call("DescribeAlarms", { "AlarmTypes.member.1": "CompositeAlarm", ...more });

/** The state of one alarm, of whichever type. */
async function stateOf(name: string): Promise<string> {
  const answer = await composites({ "AlarmNames.member.1": name, "AlarmTypes.member.2": "MetricAlarm" });
  return /<StateValue>(\w+)</.exec(answer)![1]!;
}

const setState = (AlarmName: string, StateValue: string) =>
  call("SetAlarmState", { AlarmName, StateValue, StateReason: "test" });

export function describeCloudWatch(): void {
  beforeAll(() => Promise.all(["errors", "slow", "full", "odd name"].map(makeAlarm)));

  test("an alarm that nothing was told of yet has no data", async () => {
    expect(await stateOf("full")).toBe("INSUFFICIENT_DATA");
  });

  test("a composite alarm follows the alarms that it names, those of composites too", async () => {
    await join("down", 'ALARM("errors") OR (ALARM(slow) AND NOT OK("odd name"))');
    await join("any", "ALARM(down)");
    const states: [string, string][] = [];
    const note = async () => states.push([await stateOf("down"), await stateOf("any")]);
    await note();
    await setState("slow", "ALARM");
    await note();
    await setState("odd name", "OK");
    await note();
    await setState("errors", "ALARM");
    await note();
    expect(states).toEqual([
      ["OK", "OK"],
      ["ALARM", "ALARM"],
      ["OK", "OK"],
      ["ALARM", "ALARM"],
    ]);
  });

  test("takes other tags than it was made with", async () => {
    await join("tagged", "ALARM(errors)", { "Tags.member.1.Key": "a", "Tags.member.1.Value": "1" });
    const ResourceARN = "arn:aws:cloudwatch:ap-northeast-1:444455556666:alarm:tagged";
    await call("TagResource", { ResourceARN, "Tags.member.1.Key": "a", "Tags.member.1.Value": "2" });
    expect(await call("ListTagsForResource", { ResourceARN })).toMatch(/<Key>a<\/Key>\s*<Value>2</);
    await call("DeleteAlarms", { "AlarmNames.member.1": "tagged" });
  });

  test("keeps its actions and its suppressor, and is not among the metric alarms", async () => {
    await join("near-limit", "ALARM(full)", {
      "AlarmActions.member.1": "arn:aws:sns:ap-northeast-1:444455556666:pages",
      ActionsSuppressor: "down",
      ActionsSuppressorWaitPeriod: "120",
      ActionsSuppressorExtensionPeriod: "300",
    });
    const answer = await composites({ AlarmNamePrefix: "near" });
    for (const part of [
      "<AlarmRule>ALARM(full)</AlarmRule>",
      ":pages</member>",
      "<ActionsSuppressor>down</ActionsSuppressor>",
      "<ActionsSuppressorWaitPeriod>120</ActionsSuppressorWaitPeriod>",
    ]) {
      expect(answer).toContain(part);
    }
    expect(await call("DescribeAlarms", {})).not.toContain("near-limit");
  });

  test.each([
    ["ALARM(missing)", /\['missing'\] in the alarm rule do not exist/],
    ["ALARM(new)", /cannot depend on itself/],
    ["ALARM(errors) OR", /ends too early/],
    ["(ALARM(errors)", /bracket that is not closed/],
    ["ALARM(errors) ALARM(slow)", /goes on with ALARM/],
    ["ERROR(errors)", /not valid at: ERROR/],
  ])("the rule %s is refused", async (rule, reason) => {
    await expect(join("new", rule)).rejects.toThrow(reason);
  });

  test("an alarm in a rule cannot be deleted before the rule", async () => {
    const remove = (name: string) => call("DeleteAlarms", { "AlarmNames.member.1": name });
    await expect(remove("full")).rejects.toThrow(/composite alarm\(s\) depending on it: near-limit/);
    await remove("near-limit");
    await remove("full");
    expect(await call("DescribeAlarms", {})).not.toContain(">full<");
  });

  test("a metric filter put again replaces the one before, and wants its log group", async () => {
    const logs = (action: string, input: object) => callJson("logs", `Logs_20140328.${action}`, input);
    const put = (filterPattern: string, logGroupName = "app") =>
      logs("PutMetricFilter", {
        logGroupName,
        filterName: "errors",
        filterPattern,
        metricTransformations: [{ metricName: "Errors", metricNamespace: "app", metricValue: "1" }],
      });
    expect((await put("one", "missing")).error).toBe("ResourceNotFoundException");
    await logs("CreateLogGroup", { logGroupName: "app" });
    await put("one");
    await put("two");
    const { body } = await logs("DescribeMetricFilters", { logGroupName: "app" });
    expect(body.metricFilters).toMatchObject([{ filterName: "errors", filterPattern: "two" }]);
  });
}
