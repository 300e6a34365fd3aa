/** A range of IPv4 addresses. */
export interface Cidr {
  /** First address of the range as a number. */
  readonly first: number;
  /** Last address of the range. */
  readonly last: number;
  /** Length of the prefix, 0 to 32. */
  readonly prefix: number;
  /** Whether the address as written is the first of the range, as AWS demands. */
  readonly isNetwork: boolean;
}

/** Reads `a.b.c.d/n`, which the schema has checked; bits beyond the prefix are dropped and reported. */
export function parseCidr(text: string): Cidr {
  const [address = "", length] = text.split("/");
  const prefix = Number(length);
  // Multiplied, not shifted: bit operators would make addresses from 128.0.0.0 on negative.
  const given = address.split(".").reduce((number, octet) => number * 256 + Number(octet), 0);
  const size = 2 ** (32 - prefix);
  const first = Math.floor(given / size) * size;
  return { first, last: first + size - 1, prefix, isNetwork: given === first };
}

/** Writes a range as `a.b.c.d/n`, with the first address of the range. */
export function formatCidr({ first, prefix }: Pick<Cidr, "first" | "prefix">): string {
  const octets = [24, 16, 8, 0].map((bits) => Math.floor(first / 2 ** bits) % 256);
  return `${octets.join(".")}/${prefix}`;
}

/** The range with another prefix that begins at, or holds, the first address of this one. */
export function resize({ first }: Pick<Cidr, "first">, prefix: number): Cidr {
  return { ...parseCidr(formatCidr({ first, prefix })), isNetwork: true };
}

/** Whether every address of `inner` is in `outer`. */
export function contains(outer: Cidr, inner: Cidr): boolean {
  return outer.first <= inner.first && inner.last <= outer.last;
}

/** Whether two ranges have an address in common. */
export function overlaps(a: Cidr, b: Cidr): boolean {
  return a.first <= b.last && b.first <= a.last;
}

/** The first range with this prefix in `outer` that overlaps none of `taken`; undefined when there is none. */
export function firstFree(outer: Cidr, prefix: number, taken: readonly Cidr[]): Cidr | undefined {
  const size = 2 ** (32 - prefix);
  for (let first = outer.first; first + size - 1 <= outer.last; first += size) {
    const candidate = { first, last: first + size - 1, prefix, isNetwork: true };
    if (!taken.some((range) => overlaps(range, candidate))) return candidate;
  }
  return undefined;
}
