import { createHmac } from "node:crypto";
import type { SealedColumn } from "./columns";

/**
 * The form in which an address is indexed: compatibility characters replaced (a full-width @ by the plain one),
 * without spaces around it, in lower case of no particular language. What was typed is kept in the sealed value.
 */
export function normalizeAddress(address: string): string {
  return address.normalize("NFKC").trim().toLowerCase().normalize("NFKC");
}

/**
 * HMAC-SHA256 of an address, by which it can be looked up and held unique without being known: 32 bytes. The column's
 * name is part of it, so that equal values of two columns have nothing in common.
 */
export function blindIndexOf(key: Uint8Array, { table, index }: SealedColumn, address: string): Buffer {
  return createHmac("sha256", key)
    .update(`${table}.${index!.column}\0${normalizeAddress(address)}`)
    .digest();
}
