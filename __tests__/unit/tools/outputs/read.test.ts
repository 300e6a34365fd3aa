import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { readOutputs } from "../../../../tools/outputs/read";

const cache = { redis_endpoint: "master.redis", redis_node_ids: ["redis-001"] };
const wanted = {
  environment: "dev",
  names: { cache: ["redis_endpoint", "redis_node_ids"] },
} as const;

describe("from a file", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "outputs-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function read(content: string) {
    const file = path.join(folder, "outputs.json");
    await writeFile(file, content);
    return readOutputs({ ...wanted, file });
  }

  test("gives the outputs of the phases asked for", async () => {
    await expect(read(JSON.stringify({ "dev-cache": cache, "dev-networking": {} }))).resolves.toEqual({
      cache,
    });
  });

  test("what is not asked for may be missing, or more than is known", async () => {
    const later = { ...cache, redis_reader_endpoint: undefined, of_a_later_version: 1 };
    await expect(read(JSON.stringify({ "dev-cache": later }))).resolves.toEqual({ cache });
  });

  test("a phase that is not in it names the command that deploys it", async () => {
    await expect(read("{}")).rejects.toThrow(
      /dev-cache is not deployed\. Deploy it first: npx cdktf deploy dev-cache/,
    );
  });

  test("an output that is missing is named", async () => {
    const older = { ...cache, redis_endpoint: undefined };
    await expect(read(JSON.stringify({ "dev-cache": older }))).rejects.toThrow(
      /dev-cache does not publish redis_endpoint: it was deployed by an older version/,
    );
  });

  test("a file of another environment is refused", async () => {
    await expect(read(JSON.stringify({ "prod-cache": cache }))).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(/is of another environment: it holds prod-cache, and dev was asked for/),
    });
  });

  test("a file that is not JSON, or not there, is refused", async () => {
    await expect(read("not json")).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(/is not JSON/),
    });
    const file = path.join(folder, "absent.json");
    await expect(readOutputs({ ...wanted, file })).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(
        /absent\.json cannot be read.*npx cdktf output 'dev-\*' --outputs-file/s,
      ),
    });
  });
});

describe("from remote state", () => {
  let server: Server;
  let answer: { status: number; body: string };
  const requests: string[] = [];
  const before = { ...process.env };

  beforeAll(async () => {
    server = createServer((request, response) => {
      requests.push(request.url!.split("?")[0]!);
      response.writeHead(answer.status, { "content-type": "application/xml" }).end(answer.body);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      AWS_ACCESS_KEY_ID: "key",
      AWS_SECRET_ACCESS_KEY: "secret",
      AWS_MAX_ATTEMPTS: "1",
    });
  });

  afterAll(async () => {
    process.env = before;
    await new Promise((resolve) => server.close(resolve));
  });

  const read = () => readOutputs(wanted);

  test("reads the phase's state file in the environment's bucket", async () => {
    const outputs = Object.fromEntries(
      Object.entries(cache).map(([name, value]) => [name, { value, type: "string" }]),
    );
    answer = { status: 200, body: JSON.stringify({ version: 4, outputs, resources: [] }) };
    await expect(read()).resolves.toEqual({ cache });
    expect(requests).toEqual(["/groundwork-dev-bootstrap-111111111111/cache.tfstate"]);
  });

  test.each(["NoSuchKey", "NoSuchBucket"])("%s means that the phase is not deployed", async (code) => {
    answer = { status: 404, body: `<Error><Code>${code}</Code></Error>` };
    await expect(read()).rejects.toThrow(
      "dev-cache is not deployed. Deploy it first: npx cdktf deploy dev-cache",
    );
  });

  test("the state of a destroyed phase holds no outputs", async () => {
    answer = { status: 200, body: JSON.stringify({ version: 4, outputs: {}, resources: [] }) };
    await expect(read()).rejects.toThrow("dev-cache is not deployed");
  });

  test("a refusal names the object and what to check", async () => {
    answer = {
      status: 403,
      body: "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>",
    };
    await expect(read()).rejects.toThrow(
      /state of dev-cache \(s3:\/\/groundwork-dev-bootstrap-111111111111\/cache\.tfstate in ap-northeast-1\) cannot be read: Access Denied.*111111111111/,
    );
  });
});
