import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statfsSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { findBinaries } from "../../../tools/local/postgres/binaries";
import { connectTo } from "./database";
import { startPrivateServer } from "./private-server";
import type { PrivateServer } from "./private-server";

/** A server with little room, which can be taken from it and given back. */
export interface SmallDisk {
  server: PrivateServer;
  /** What the system says when there is no room. */
  says: RegExp;
  /** Leaves room for a few megabytes in a table. */
  fillForTables: () => Promise<void>;
  /** Leaves room for less than another segment of the write-ahead log. */
  fillForLog: () => Promise<void>;
  /** Gives the room back, and starts the server if it is down. */
  free: () => Promise<void>;
  remove: () => Promise<void>;
}

const megabyte = 1024 * 1024;
/**
 * `minimal`: what is written into a table of the same transaction is not logged, so that table and log can run out of
 * room one without the other.
 */
const settings = { wal_level: "minimal", max_wal_senders: "0", min_wal_size: "32MB", max_wal_size: "32MB" };

/** Whether this user may mount a file system: root can, but not in every container. */
export const canMount = ((): boolean => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "groundwork-mount-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], { stdio: "ignore" });
    execFileSync("umount", [folder]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true });
  }
})();

/** A file system of so many megabytes, which a file fills. Needs the right to mount. */
export function mountFolder(megabytes: number) {
  const directory = mkdtempSync(path.join(os.tmpdir(), "groundwork-test-disk-"));
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", directory]);
  const ballast = path.join(directory, "ballast");
  return {
    directory,
    /** Leaves room for so many megabytes. */
    leave: (room: number) => {
      rmSync(ballast, { force: true });
      const { bavail, bsize } = statfsSync(directory);
      writeFileSync(ballast, Buffer.alloc(bavail * bsize - room * megabyte));
    },
    /** Gives the room back. */
    free: () => rmSync(ballast, { force: true }),
    unmount: () => {
      execFileSync("umount", [directory]);
      rmSync(directory, { recursive: true });
    },
  };
}

/** A server on a file system of 150 MB. Needs the right to mount. */
export async function mountSmallDisk(): Promise<SmallDisk> {
  const { directory, leave, free, unmount } = mountFolder(150);
  const server = await startPrivateServer({ directory, settings });
  return {
    server,
    says: /No space left on device/,
    fillForTables: async () => {
      // What is logged as well must run out of room before the log does, and no checkpoint may make room meanwhile.
      await beginSegment(server);
      await checkpoint(server);
      leave(6);
    },
    fillForLog: async () => leave(1),
    free: async () => {
      free();
      await server.start();
    },
    remove: async () => {
      await server.stop();
      unmount();
    },
  };
}

/**
 * A limit on the size of each file, which the system sets for every user: a table that reaches it in the middle of a
 * page is to PostgreSQL a full disk. A segment of the log has its full size from the beginning, 16 MB.
 */
export async function limitFileSizes(): Promise<SmallDisk> {
  const programs = mkdtempSync(path.join(os.tmpdir(), "groundwork-limit-"));
  chmodSync(programs, 0o755);
  const server = await startPrivateServer({ settings });
  const limitTo = async (kilobytes: number) => {
    const { native } = await findBinaries();
    rmSync(path.join(programs, "bin"), { recursive: true, force: true });
    mkdirSync(path.join(programs, "bin"));
    symlinkSync(path.join(native, "bin", "initdb"), path.join(programs, "bin", "initdb"));
    // POSIX counts in 512 bytes.
    const script = `#!/bin/sh\nulimit -f ${kilobytes * 2}\nexec '${native}/bin/postgres' "$@"\n`;
    writeFileSync(path.join(programs, "bin", "postgres"), script, { mode: 0o755 });
    await server.stop();
    await server.start({ binaries: programs });
  };
  return {
    server,
    says: /wrote only \d+ of 8192 bytes|File too large/,
    fillForTables: () => limitTo(20 * 1024 + 4),
    fillForLog: async () => {
      await beginSegment(server);
      await limitTo(8 * 1024);
    },
    free: async () => {
      await server.stop();
      await server.start();
    },
    remove: async () => {
      await server.remove();
      rmSync(programs, { recursive: true });
    },
  };
}

/** Writes into the log until it is at the beginning of a segment. */
async function beginSegment(server: PrivateServer): Promise<void> {
  const client = await connectTo("postgres", server)();
  for (;;) {
    const { rows } = await client.query(
      "SELECT (pg_walfile_name_offset(pg_current_wal_lsn())).file_offset AS at, pg_logical_emit_message(true, 'x', repeat('x', 1000000))",
    );
    if (rows[0].at < megabyte) break;
  }
  await client.end();
}

async function checkpoint(server: PrivateServer): Promise<void> {
  const client = await connectTo("postgres", server)();
  await client.query("CHECKPOINT");
  await client.end();
}
