import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const env = { ...process.env };
let service: string;
let manifest: { dependencies?: object; peerDependencies: Record<string, string> };

/** A service elsewhere, with the packed client and its peers installed. */
beforeAll(async () => {
  service = await mkdtemp(path.join(os.tmpdir(), "groundwork-service-"));
  const { stdout } = await run(
    process.execPath,
    ["tools/run.mjs", "tools/client/pack.ts", "--destination", service],
    { env },
  );
  const tarball = /npm install (.+)/.exec(stdout)![1]!;
  const installed = path.join(service, "node_modules", "groundwork-client");
  await mkdir(installed, { recursive: true });
  await run("tar", ["xzf", tarball, "--strip-components=1", "-C", installed]);
  manifest = JSON.parse(await readFile(path.join(installed, "package.json"), "utf8"));
  for (const name of ["pg", "@types", "@aws-sdk"]) {
    await symlink(path.resolve("node_modules", name), path.join(service, "node_modules", name));
  }
}, 60_000);
afterAll(() => rm(service, { recursive: true, force: true }));

const node = (file: string) =>
  run(process.execPath, [path.join(service, file)], { env }).then(({ stdout }) => stdout.trim());

test("brings no packages of its own but its two peers", () => {
  expect(manifest.dependencies).toBeUndefined();
  expect(Object.keys(manifest.peerDependencies).sort()).toEqual(["@aws-sdk/client-kms", "pg"]);
});

test("is required and imported", async () => {
  const use = `const e = new ColumnEncryption({ db: { query: async () => ({ rows: [] }) } });
    e.seal(messageContent, "id", "text").catch((error) => console.log(error instanceof EncryptionError, error.failure));`;
  const names = "{ ColumnEncryption, EncryptionError, messageContent }";
  await writeFile(path.join(service, "a.cjs"), `const ${names} = require("groundwork-client");\n${use}`);
  await writeFile(path.join(service, "b.mjs"), `import ${names} from "groundwork-client";\n${use}`);
  expect(await node("a.cjs")).toBe("true no_active_key");
  expect(await node("b.mjs")).toBe("true no_active_key");
});

test("is typed, and its types refuse what would go wrong", async () => {
  await writeFile(
    path.join(service, "service.ts"),
    `import { Pool } from "pg";
    import { ColumnEncryption, messageContent, userEmail } from "groundwork-client";
    const encryption = new ColumnEncryption({ db: new Pool(), ttlSeconds: 60 });
    export const sealed: Promise<Buffer> = encryption.seal(messageContent, "id", "text");
    export const text: Promise<string | null> = encryption.read(messageContent, {
      id: "id", content: null, content_encrypted: Buffer.alloc(0),
    });
    // @ts-expect-error an address without its index
    export const address = encryption.seal(userEmail, "id", "a@example.com");
    // @ts-expect-error texts have no index
    export const index = encryption.blindIndex(messageContent, "text");
    // @ts-expect-error the column of sealed values was not selected
    export const half = encryption.read(messageContent, { id: "id", content: null });
    `,
  );
  const options = [
    "--noEmit",
    "--strict",
    "--skipLibCheck",
    "--module",
    "node16",
    "--target",
    "es2022",
    "--types",
    "node",
  ];
  const tsc = run(
    process.execPath,
    [path.resolve("node_modules/typescript/bin/tsc"), ...options, "service.ts"],
    { cwd: service, env },
  );
  await expect(tsc.catch((error: { stdout: string }) => error)).resolves.toMatchObject({ stdout: "" });
}, 60_000);
