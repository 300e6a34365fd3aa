import { execFile } from "node:child_process";
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { Client } from "pg";
import { removePostgres, startPostgres } from "../local/postgres";
import type { RunningPostgres } from "../local/postgres";
import { ratio, summarizeRounds } from "./rounds";

const run = promisify(execFile);
const ROUNDS = 7;
const MIGRATIONS = 200;
const master = { user: "bench_admin", password: "bench" };

/** Applies the migrations of a folder with this project's runner: PORT CA_FILE DATABASE FOLDER */
const PROGRAM = `
  import { readFileSync } from "node:fs";
  import { Client } from "pg";
  import { up } from "./tools/migrate/runner";
  const [port, caFile, database, folder] = process.argv.slice(2);
  const ssl = { ca: readFileSync(caFile, "utf8") };
  const connect = () =>
    new Client({ host: "127.0.0.1", port: Number(port), database, ssl, ...${JSON.stringify(master)} }).connect();
  void up({ connect, folder });`;

/** One way to apply the migrations: the words after `node` for a database. */
type Side = (database: string) => string[];

/**
 * Applying 200 migrations, and finding that there is nothing to apply, with this project's runner and with
 * node-pg-migrate, on one server with its usual durability, over verified TLS. Each sample is a fresh process, from
 * its start to its end, on a database of its own; the rounds of all sides alternate.
 *
 * This project's runner is one file made by esbuild. node-pg-migrate is its own command line, as its manual has it:
 * with JavaScript files, which are its default, and with the same SQL files; all in one transaction, which is its
 * default as well, where this runner has one for each.
 */
export async function runBenchmark(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "bench-migrate-"));
  await chmod(folder, 0o755);
  const server = await startPostgres({
    directory: path.join(folder, "server"),
    masterUser: master.user,
    masterPassword: master.password,
    database: "bench",
  });
  try {
    await writeMigrations(folder);
    const sides = await makeSides(folder, server);
    const times: Record<string, number[]> = {};
    for (let round = 0; round < ROUNDS; round++) {
      (times["an empty process, to compare"] ??= []).push(await sample(["-e", ""], process.env));
      for (const [name, side] of Object.entries(sides)) {
        const database = `round_${round}_${Object.keys(sides).indexOf(name)}`;
        await createDatabase(server, database);
        for (const task of ["apply", "nothing to do"]) {
          (times[`${task}, ${name}`] ??= []).push(
            await sample(side(database), environment(server, database)),
          );
        }
      }
    }
    const compare = (task: string, other: string, aim: string) =>
      ratio(`${task}: ours against ${other}`, times[`${task}, ours`]!, times[`${task}, ${other}`]!, aim);
    const [javascript, sql] = Object.keys(sides).slice(1) as [string, string];
    return [
      summarizeRounds(times, "ms"),
      compare("apply", javascript, "aim: at most 0.33"),
      compare("apply", sql, "for comparison"),
      compare("nothing to do", javascript, "aim: at most 0.17"),
      compare("nothing to do", sql, "for comparison"),
    ].join("\n");
  } finally {
    await removePostgres(path.join(folder, "server"));
    await rm(folder, { recursive: true });
  }
}

async function makeSides(folder: string, { port, caFile }: RunningPostgres): Promise<Record<string, Side>> {
  const bundle = path.join(folder, "runner.cjs");
  await build({
    stdin: { contents: PROGRAM, resolveDir: process.cwd(), loader: "ts" },
    bundle: true,
    platform: "node",
    format: "cjs",
    outfile: bundle,
    external: ["pg-native"],
  });
  const parser = path.join(path.dirname(require.resolve("libpg-query")), "libpg-query.wasm");
  await copyFile(parser, path.join(folder, path.basename(parser)));
  const other = path.join(
    path.dirname(require.resolve("node-pg-migrate/package.json")),
    "bin",
    "node-pg-migrate.js",
  );
  return {
    ours: (database) => [bundle, String(port), caFile, database, path.join(folder, "ours")],
    "node-pg-migrate, JavaScript": () => [other, "up", "-m", path.join(folder, "javascript")],
    "node-pg-migrate, SQL": () => [other, "up", "-m", path.join(folder, "sql")],
  };
}

/** A table, then a column a migration: little work for the server, so that the runners' own time shows. */
async function writeMigrations(folder: string): Promise<void> {
  for (const name of ["ours", "javascript", "sql"]) await mkdir(path.join(folder, name));
  for (let number = 1; number <= MIGRATIONS; number++) {
    const first = number === 1;
    const column = `column_${number}`;
    const up = first ? "CREATE TABLE bench (id bigint);" : `ALTER TABLE bench ADD COLUMN ${column} text;`;
    const down = first ? "DROP TABLE bench;" : `ALTER TABLE bench DROP COLUMN ${column};`;
    const [does, undoes] = first
      ? ['pgm.createTable("bench", { id: "bigint" })', 'pgm.dropTable("bench")']
      : [`pgm.addColumn("bench", { ${column}: "text" })`, `pgm.dropColumn("bench", "${column}")`];
    const file = `${String(number).padStart(4, "0")}_step`;
    await writeFile(
      path.join(folder, "ours", `${file}.sql`),
      `-- Step ${number}.\n-- migrate:up\n${up}\n-- migrate:down\n${down}\n`,
    );
    await writeFile(
      path.join(folder, "sql", `${file}.sql`),
      `-- Up Migration\n${up}\n-- Down Migration\n${down}\n`,
    );
    await writeFile(
      path.join(folder, "javascript", `${file}.js`),
      `exports.up = (pgm) => {\n  ${does};\n};\nexports.down = (pgm) => {\n  ${undoes};\n};\n`,
    );
  }
}

function environment({ port, caFile }: RunningPostgres, database: string): NodeJS.ProcessEnv {
  const address = `postgres://${master.user}:${master.password}@127.0.0.1:${port}/${database}`;
  return { ...process.env, DATABASE_URL: `${address}?sslmode=verify-full&sslrootcert=${caFile}` };
}

async function createDatabase({ port, caFile }: RunningPostgres, name: string): Promise<void> {
  const ssl = { ca: await readFile(caFile, "utf8") };
  const client = new Client({ host: "127.0.0.1", port, database: "postgres", ssl, ...master });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
}

async function sample(words: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const start = performance.now();
  await run(process.execPath, words, { env });
  return performance.now() - start;
}
