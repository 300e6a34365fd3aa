import { chainStart, hashOf } from "../chain";
import { MigrationError } from "../errors";
import { readMigrations } from "../files";
import type { MigrationDigest } from "./protocol";

/** What a folder of migrations holds, in order. @throws MigrationError `refused` for a folder that breaks a rule */
export function digest(folder: string): MigrationDigest[] {
  let hash = chainStart;
  return readMigrations(folder).map((migration) => {
    hash = hashOf(hash, migration);
    return { file: migration.file, hash };
  });
}

/**
 * Refuses to work with other migrations than the caller has before him.
 *
 * @param stack the stack that deploys the function, for the command that mends it
 * @throws MigrationError `refused` that names the first file that differs
 */
export function compareDigests(deployed: MigrationDigest[], callers: MigrationDigest[], stack: string): void {
  const length = Math.max(deployed.length, callers.length);
  for (let index = 0; index < length; index++) {
    const here = deployed[index];
    const there = callers[index];
    if (here?.file === there?.file && here?.hash === there?.hash) continue;
    const difference = !here
      ? `${there!.file} is not in the function`
      : !there
        ? `the function has ${here.file}, which is not here`
        : here.file === there.file
          ? `${here.file} is another text there`
          : `the function has ${here.file} where ${there.file} is here`;
    throw new MigrationError(
      "refused",
      `The function holds other migrations than this folder: ${difference}. Deploy it: npx cdktf deploy ${stack}` +
        (here && !there ? ", or update this checkout." : "."),
    );
  }
}
