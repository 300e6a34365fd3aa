import type { S3Client } from "@aws-sdk/client-s3";
import type { Client } from "pg";
import { throwIfInterrupted, withPrivacy } from "./session";
import type { PrivacyOptions } from "./session";

export interface RemoveObjectsOptions extends PrivacyOptions {
  /** The bucket of uploads, and its region. */
  bucket: string;
  region: string;
}

export interface RemovedObjects {
  removed: number;
  /** Objects that could not be removed and stay on the list. */
  left: number;
  /** What S3 said of the first of them. */
  reason?: string;
}

interface StoredObject {
  bucket: string;
  object_key: string;
}

/** Objects that are taken from the list at a time. */
const BATCH = 1000;
/** Objects that S3 is asked about at a time. */
const PARALLEL = 8;

/**
 * Removes from S3 the objects on the list chat.deleted_objects, every version of each, and takes them off it. One that
 * is not there any more counts as removed. Killed at any moment it is run again and goes on.
 *
 * The list has what the application wrote. So only the bucket of uploads is touched, or whoever can make the application
 * write a row could have any object deleted that this command's credentials reach.
 */
export function removeObjects(options: RemoveObjectsOptions): Promise<RemovedObjects> {
  return withPrivacy(options, "remove-objects", (client) => removeListed(client, options));
}

/** As `removeObjects`, on a connection of chat_privacy. */
export async function removeListed(client: Client, options: RemoveObjectsOptions): Promise<RemovedObjects> {
  let s3: S3Client | undefined;
  let removed = 0;
  try {
    for (;;) {
      throwIfInterrupted(options, "What was removed stays removed; run it again and it goes on.");
      const { rows: objects } = await client.query<StoredObject>("SELECT * FROM chat.objects_to_remove($1)", [
        BATCH,
      ]);
      if (objects.length === 0) return { removed, left: 0 };
      s3 ??= await makeS3(options.region);
      const { gone, reason } = await removeAll(s3, objects, options.bucket);
      await client.query("SELECT chat.objects_removed($1, $2)", [
        gone.map(({ bucket }) => bucket),
        gone.map(({ object_key }) => object_key),
      ]);
      removed += gone.length;
      if (gone.length > 0) options.report?.(`  ${removed} objects removed from S3`);
      // Those that fail stay at the head of the list: with nothing else before them there is nothing more to do.
      if (gone.length === 0) return { removed, left: objects.length, reason };
    }
  } finally {
    s3?.destroy();
  }
}

async function makeS3(region: string): Promise<S3Client> {
  const { S3Client } = await import("@aws-sdk/client-s3");
  return new S3Client({ region, forcePathStyle: true, followRegionRedirects: true });
}

async function removeAll(
  s3: S3Client,
  objects: StoredObject[],
  uploads: string,
): Promise<{ gone: StoredObject[]; reason?: string }> {
  const gone: StoredObject[] = [];
  const waiting = [...objects];
  let reason: string | undefined;
  const work = async () => {
    for (let object = waiting.pop(); object; object = waiting.pop()) {
      const place = `s3://${object.bucket}/${object.object_key}`;
      if (object.bucket !== uploads) {
        reason ??= `${place} is not in the bucket of uploads, ${uploads}: find out who wrote that`;
        continue;
      }
      try {
        await removeVersions(s3, object);
        gone.push(object);
      } catch (error) {
        const { name, message } = error as Error;
        reason ??= `${place}: ${name}: ${message}`;
      }
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
  return { gone, reason };
}

/** A deletion without a version would only hide the object behind a marker, for as long as old versions are kept. */
async function removeVersions(s3: S3Client, { bucket, object_key: key }: StoredObject): Promise<void> {
  const { DeleteObjectsCommand, ListObjectVersionsCommand } = await import("@aws-sdk/client-s3");
  for (;;) {
    const page = await s3
      .send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix: key }))
      .catch((error: Error) => {
        if (error.name === "NoSuchBucket") return { Versions: [], DeleteMarkers: [] };
        throw error;
      });
    // A key that begins with this one is another object; this one's versions come first.
    const versions = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])].filter(
      ({ Key }) => Key === key,
    );
    if (versions.length === 0) return;
    const Objects = versions.map(({ VersionId }) => ({ Key: key, VersionId }));
    const { Errors } = await s3.send(
      new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }),
    );
    const [error] = Errors ?? [];
    if (error) throw Object.assign(new Error(error.Message), { name: error.Code });
  }
}
