import type { Reached } from "../../../../tools/migrate/command";
import { MigrationError } from "../../../../tools/migrate/errors";
import type { Report } from "../../../../tools/migrate/events";
import { recordsOf, requestLimit } from "../../../../tools/records/open";

const environment = { name: "dev", account_id: "111111111111", default_region: "eu-west-1", by: "hanako" };

/** Records through a function that answers so. */
function through(invoke: Reached["invoke"], report?: Report) {
  const connect = () => Promise.reject(new Error("connected from here"));
  const reached = { connect, invoke, signal: new AbortController().signal };
  return recordsOf("dev", reached, { actor: "hanako", via: "lambda", report });
}

test("the function is asked for the operation, and waited for while it is at work for others", async () => {
  const invoke = jest.fn().mockResolvedValue({ id: "1" });
  expect(await through(invoke).run("ensure-environment", environment)).toEqual({ id: "1" });
  const request = { task: "records", operation: "ensure-environment", input: environment, actor: "hanako" };
  expect(invoke.mock.calls).toEqual([[request, expect.any(Function), 120]]);
});

test("what is waited for is told", async () => {
  const event = {
    type: "connecting",
    message: "The function is at work for somebody else.",
    seconds: 120,
  } as const;
  const report = jest.fn();
  const invoke: Reached["invoke"] = async (_, onLine) => {
    onLine({ type: "event", event });
    return { id: "1" };
  };
  await through(invoke, report).run("ensure-environment", environment);
  expect(report.mock.calls).toEqual([[event]]);
});

test("what Lambda would not take is refused before it is sent", async () => {
  const invoke = jest.fn();
  const long = { ...environment, network_config: { text: "x".repeat(requestLimit) } };
  await expect(through(invoke).run("ensure-environment", long)).rejects.toMatchObject({
    failure: "refused",
    message: expect.stringMatching(
      /has 62\d+ bytes, and Lambda takes 6291456 in one request.*without --via lambda/,
    ),
  });
  expect(invoke).not.toHaveBeenCalled();
});

test.each([
  "The function does not know the task records, but maintain, up. It may be older than this checkout",
  "There is no operation ensure-environment on the records, but x.",
])("an older function is to be deployed again: %s", async (message) => {
  const invoke = jest.fn().mockRejectedValue(new MigrationError("usage", message));
  await expect(through(invoke).run("ensure-environment", environment)).rejects.toMatchObject({
    failure: "refused",
    message: expect.stringMatching(
      /older than this checkout\. Deploy the database phase again: npx cdktf deploy dev-database\n/,
    ),
  });
});

test("every other error is told as it is", async () => {
  for (const error of [
    new MigrationError("locked", "busy"),
    new MigrationError("usage", "What x was given is wrong"),
  ]) {
    await expect(
      through(jest.fn().mockRejectedValue(error)).run("ensure-environment", environment),
    ).rejects.toBe(error);
  }
});
