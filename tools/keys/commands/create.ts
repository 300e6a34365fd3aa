import { keyPurposes } from "../../../client/columns";
import type { KeyPurpose } from "../../../client/columns";
import { withKeeper } from "../keeper";
import type { KeysOptions } from "../keeper";
import { insertKey, makeWrappedKey } from "../wrapped-key";

export interface CreateResult {
  created: { id: number; purpose: KeyPurpose }[];
  /** Purposes that had an active key already. */
  existing: KeyPurpose[];
}

/** Makes the keys that are missing, so that the application can seal. Can be repeated. */
export function create(
  options: KeysOptions,
  kmsKeyArn: string,
  purposes: readonly KeyPurpose[] = keyPurposes,
): Promise<CreateResult> {
  return withKeeper(options, "create", async (client, kms) => {
    const { rows } = await client.query("SELECT purpose FROM vault.encryption_keys WHERE state = 'active'");
    const existing = purposes.filter((purpose) => rows.some((row) => row.purpose === purpose));
    const created: CreateResult["created"] = [];
    for (const purpose of purposes) {
      if (existing.includes(purpose)) continue;
      const key = await makeWrappedKey(client, kms, purpose, kmsKeyArn);
      await insertKey(client, key);
      created.push({ id: key.id, purpose });
    }
    return { created, existing };
  });
}
