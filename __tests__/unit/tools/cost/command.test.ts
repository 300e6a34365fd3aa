import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** Each run starts a Node, on a machine that may be at work on other things. */
const PATIENCE = 60_000;

async function cost(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const running = promisify(execFile)(process.execPath, ["tools/run.mjs", "tools/cost/main.ts", ...args], {
    env: { ...process.env },
  });
  return running.then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error) => error,
  );
}

test.each([
  [["dev", "--against", "nowhere"], 1, /There is no commit "nowhere" here/],
  [["dev", "--usage", "nowhere.json"], 2, /The usage file nowhere\.json cannot be read/],
  [["nat-none", "--store"], 2, /nat-none is an example, which is never deployed/],
  [["moon"], 2, /There is no environment "moon": one of dev, .*nat-none/],
  [["dev", "actual", "--from", "2026-02-30"], 2, /--from 2026-02-30 is no day/],
])(
  "cost %p ends with %i and says why",
  async (args, exitCode, message) => {
    const { code, stderr } = await cost(...args);
    expect({ code, stderr }).toEqual({ code: exitCode, stderr: expect.stringMatching(message) });
  },
  PATIENCE,
);

test(
  "an example is priced like an environment, each endpoint in all its zones",
  async () => {
    const { code, stdout } = await cost("nat-none", "--json");
    const { environment, phases } = JSON.parse(stdout);
    expect([code, environment]).toEqual([0, "nat-none"]);
    const endpoints = phases
      .flatMap(({ resources }: { resources: object[] }) => resources)
      .filter(({ type }: { type: string }) => type === "aws_vpc_endpoint");
    expect(endpoints.map(({ charges }: { charges: object[] }) => charges[0])).toEqual(
      Array.from({ length: 6 }, () =>
        expect.objectContaining({
          price: "endpoint.hour",
          quantity: ["1460", "1460", "1460"],
          monthly: { low: "20.44", expected: "20.44", high: "20.44" },
        }),
      ),
    );
  },
  PATIENCE,
);
