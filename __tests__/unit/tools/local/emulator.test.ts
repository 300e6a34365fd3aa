import { spawn } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import http from "node:http";
import net from "node:net";
import path from "node:path";
import {
  emulatorEnvironment,
  startEmulator,
  stopEmulator,
  useEmulator,
} from "../../../../tools/local/emulator";
import { freePort } from "../../../../tools/local/emulator/port";
import { startServer } from "../../../../tools/local/emulator/server";
import { makePrograms } from "../python/programs";
import type { Programs } from "../python/programs";

const account = "111111111111";
let programs: Programs;
let closing: (() => void)[];

beforeEach(async () => {
  programs = await makePrograms();
  closing = [];
});
afterEach(async () => {
  delete process.env.GROUNDWORK_EMULATOR_ENDPOINT;
  for (const close of closing) close();
  await programs.clear();
});

async function listen(server: net.Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => {
    server.close();
    if (server instanceof http.Server) server.closeAllConnections();
  });
  return (server.address() as net.AddressInfo).port;
}

/** A server that answers each path with a text, and any other with 404. */
async function serve(answers: Record<string, string>): Promise<string> {
  const server = http.createServer((request, response) => {
    const answer = answers[request.url!];
    response.writeHead(answer === undefined ? 404 : 200).end(answer);
  });
  return `http://127.0.0.1:${await listen(server)}`;
}

/** A process that only waits, with a token on its command line; `ended` tells by which signal it ended. */
function wait(token: string) {
  const own = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60_000)", token], { stdio: "ignore" });
  closing.push(() => own.kill("SIGKILL"));
  return { own, ended: new Promise((resolve) => own.once("exit", (_, signal) => resolve(signal))) };
}

const caller = (number: string) =>
  `<GetCallerIdentityResult><Account>${number}</Account></GetCallerIdentityResult>`;

describe("the port", () => {
  test("a taken port is an error that names it, who holds it and how to choose another", async () => {
    const port = await listen(net.createServer());
    await expect(freePort(port)).rejects.toThrow(
      new RegExp(
        `^Port ${port} for the AWS emulator is taken by process ${process.pid} \\(.*--emulator-port <port>`,
      ),
    );
  });

  test("any free port is one that can be listened on", async () => {
    const port = await freePort(0);
    expect(port).toBeGreaterThan(0);
    expect(await freePort(port)).toBe(port);
  });
});

describe("a server", () => {
  test("that ends while it starts is an error with the end of its log", async () => {
    const python = await programs.write("python", 'echo "ImportError: no module named moto" >&2; exit 3');
    const start = startServer({
      python,
      source: programs.folder,
      port: await freePort(0),
      account,
      logFile: path.join(programs.folder, "server.log"),
      bytecode: path.join(programs.folder, "bytecode"),
      onSpawn: async () => {},
    });
    await expect(start).rejects.toThrow(/did not start: it ended with 3\.[\s\S]*no module named moto/);
  });

  test("whose process id is another's now is not stopped", async () => {
    const { own: other } = wait("another-token");
    const file = path.join(programs.folder, "server.json");
    const record = {
      pid: other.pid,
      identity: "gone",
      endpoint: "http://127.0.0.1:1",
      port: 1,
      account,
      program: "",
    };
    await writeFile(file, JSON.stringify(record));
    await stopEmulator(programs.folder);
    expect(other.exitCode).toBeNull();
    expect(() => process.kill(other.pid!, 0)).not.toThrow();
    await expect(readFile(file)).rejects.toThrow("ENOENT");
  });

  test("that still runs is stopped by its token", async () => {
    const identity = "6f1c-token";
    const { own, ended } = wait(identity);
    const record = { pid: own.pid, identity, endpoint: "http://127.0.0.1:1", port: 1, account, program: "" };
    await writeFile(path.join(programs.folder, "server.json"), JSON.stringify(record));
    await stopEmulator(programs.folder);
    expect(await ended).toBe("SIGTERM");
  });

  test("whose record is half written, or that never was, needs no stopping", async () => {
    await stopEmulator(path.join(programs.folder, "none"));
    await writeFile(path.join(programs.folder, "server.json"), '{"pid": 1');
    await stopEmulator(programs.folder);
  });
});

describe("an emulator that is named", () => {
  test.each([
    ["localhost:4566", "which is no address"],
    ["not an address", "which is no address"],
    ["https://sts.ap-northeast-1.amazonaws.com", "which is AWS itself"],
    ["http://127.0.0.1:1", "where nothing answers"],
  ])("%s is refused: %s", async (endpoint, message) => {
    await expect(useEmulator(endpoint, account)).rejects.toThrow(message);
  });

  test("is refused when it is none, or serves another account", async () => {
    await expect(useEmulator(await serve({ "/": "Welcome to nginx!" }), account)).rejects.toThrow(
      /is no AWS emulator: GetCallerIdentity gave "Welcome to nginx!"/,
    );
    await expect(useEmulator(await serve({ "/": caller("000000000000") }), account)).rejects.toThrow(
      /serves the account 000000000000, but the environment `local` is for 111111111111.*MOTO_ACCOUNT_ID=111111111111/,
    );
  });

  test("is taken instead of starting one, and known again", async () => {
    const directory = path.join(programs.folder, "emulator");
    const first = (process.env.GROUNDWORK_EMULATOR_ENDPOINT = await serve({ "/": caller(account) }));
    expect(await startEmulator({ directory, account })).toEqual({ endpoint: first, account, reused: false });
    expect(await startEmulator({ directory, account })).toEqual({ endpoint: first, account, reused: true });
    const own = JSON.stringify({ identity: "a", account });
    const second = (process.env.GROUNDWORK_EMULATOR_ENDPOINT = await serve({ "/groundwork": own }));
    expect(await startEmulator({ directory, account })).toEqual({ endpoint: second, account, reused: false });
  });

  test("that was started again since has nothing of before", async () => {
    const directory = path.join(programs.folder, "emulator");
    const answers = { "/groundwork": JSON.stringify({ identity: "before", account }) };
    process.env.GROUNDWORK_EMULATOR_ENDPOINT = await serve(answers);
    await startEmulator({ directory, account });
    answers["/groundwork"] = JSON.stringify({ identity: "after", account });
    expect((await startEmulator({ directory, account })).reused).toBe(false);
  });

  test("takes the place of one that was started", async () => {
    const directory = path.join(programs.folder, "emulator");
    await mkdir(directory);
    const identity = "7a2d-token";
    const { own, ended } = wait(identity);
    const record = { pid: own.pid, identity, endpoint: "http://127.0.0.1:1", port: 1, account, program: "" };
    await writeFile(path.join(directory, "server.json"), JSON.stringify(record));
    process.env.GROUNDWORK_EMULATOR_ENDPOINT = await serve({ "/": caller(account) });
    await startEmulator({ directory, account });
    expect(await ended).toBe("SIGTERM");
  });
});

test("the environment leads to the emulator and away from AWS", () => {
  const environment = emulatorEnvironment("http://127.0.0.1:4566", "ap-northeast-1");
  expect(environment).toMatchObject({
    AWS_ENDPOINT_URL: "http://127.0.0.1:4566",
    AWS_REGION: "ap-northeast-1",
    AWS_DEFAULT_REGION: "ap-northeast-1",
    AWS_EC2_METADATA_DISABLED: "true",
    HTTP_PROXY: "http://127.0.0.1:4566",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  });
  // Terraform's S3 backend takes any value of these for a yes, and then refuses an endpoint of one's own.
  expect(environment).not.toHaveProperty("AWS_USE_FIPS_ENDPOINT");
  expect(environment).not.toHaveProperty("AWS_USE_DUALSTACK_ENDPOINT");
});
