import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { contract } from "../../stacks/outputs";
import { describeCommands } from "./local/commands";
import { describeCosts } from "./local/costs";
import { describeDeploy } from "./local/deploy";
import { describeDestroy } from "./local/destroy";
import { describeInventory } from "./local/inventory";
import { MINUTE, phases, setUp } from "./local/platform";
import { describeReadBack } from "./local/read-back";

const run = promisify(execFile);
const platform = setUp();
const { folder, environment, npm } = platform;
const markerFile = () => path.join(folder(), "run.json");

test(
  "npm run local deploys every phase, migrates, and prints outputs and configuration",
  async () => {
    const printed = await npm("local");
    await platform.load();
    const outputs = platform.outputs();
    for (const phase of phases) {
      expect(Object.keys(outputs[phase]).sort()).toEqual(Object.keys(contract[phase]).sort());
      expect(printed).toMatch(new RegExp(`local-${phase}: \\d+ added, 0 changed, 0 removed`));
    }
    expect(printed).toContain(`VITE_COGNITO_CLIENT_ID=${outputs.security.cognito_client_id}`);
    expect(printed).toContain(`VITE_WEBSOCKET_URL=wss://${outputs.cdn.cloudfront_domain_name}/ws`);
    expect(printed).toMatch(/What the emulator does not do.*\n +Nobody is refused/);
    for (const phase of phases.slice(1)) expect(printed).toMatch(new RegExp(`\\n  ${phase}: [A-Z].+\\.\\n`));
  },
  12 * MINUTE,
);

describeReadBack(platform);

test("every request of the deployment was checked against AWS's models, in every service of the stacks", async () => {
  const answer = await fetch(`${environment().AWS_ENDPOINT_URL}/groundwork/requests`);
  const checked = (await answer.json()) as Record<string, Record<string, number>>;
  const services =
    "backup cloudfront cloudwatch cognito-idp dynamodb ec2 ecr ecs elasticache elbv2 events guardduty iam kms " +
    "lambda logs rds s3 secretsmanager securityhub sns wafv2";
  expect(Object.keys(checked)).toEqual(expect.arrayContaining(services.split(" ")));
  expect(checked.cloudfront!.CreateDistributionWithTags).toBeGreaterThan(0);
  expect(checked.s3!.PutBucketLifecycleConfiguration).toBeGreaterThan(0);
});

describeCommands(platform);
describeInventory(platform);
describeCosts(platform);

test(
  "a run whose terminal closes ends its Terraform, and is no run that was killed",
  async () => {
    const ended = npm("local").catch((error: { code: number; stderr: string }) => error);
    const marker = () => {
      const text = existsSync(markerFile()) ? readFileSync(markerFile(), "utf8") : "{}";
      return JSON.parse(text) as { pid?: number; children?: number[] };
    };
    while (!marker().children?.length) await sleep(50);
    const { pid, children } = marker();
    process.kill(pid!, "SIGHUP");
    expect(await ended).toMatchObject({ code: 129, stderr: expect.stringContaining("Interrupted") });
    expect(existsSync(markerFile())).toBe(false);
    for (const child of children!) expect(() => process.kill(child, 0)).toThrow("ESRCH");
  },
  MINUTE,
);

test(
  "another run changes nothing, and one beside it is refused",
  async () => {
    const second = npm("local");
    while (!existsSync(markerFile())) await sleep(50);
    await expect(npm("local")).rejects.toMatchObject({
      code: 4,
      stderr: expect.stringMatching(/Another `npm run local` is at work \(process \d+\)/),
    });
    const printed = await second;
    for (const phase of phases) expect(printed).toMatch(new RegExp(`local-${phase}: no change`));
  },
  5 * MINUTE,
);

describeDeploy(platform);
describeDestroy(platform);

test(
  "npm run local:down leaves neither a process nor a file behind",
  async () => {
    await npm("local:down");
    expect(existsSync(folder())).toBe(false);
    const { stdout } = await run("ps", ["-eww", "-o", "args="], { maxBuffer: 64 * 1024 * 1024 });
    expect(stdout.split("\n").filter((line) => line.includes(folder()))).toEqual([]);
    await expect(fetch(environment().AWS_ENDPOINT_URL!)).rejects.toThrow();
  },
  MINUTE,
);
