/** A text in pieces, as a file or a bucket gives it. */
export type Chunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * A JSON document that is read once, from its beginning to its end: however long it is, no more of it is in memory than
 * a value and a piece. Where it does not go on as it must, a SyntaxError is thrown.
 */
export class JsonStream {
  /** Bytes that were read. */
  size = 0;
  private text: Buffer = Buffer.alloc(0);
  private at = 0;
  private readonly chunks: AsyncIterator<Uint8Array> | Iterator<Uint8Array>;

  constructor(chunks: Chunks) {
    this.chunks = Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]();
  }

  /** The names of the object that begins here. The value of each is to be read before the next is asked for. */
  async *members(): AsyncGenerator<string> {
    await this.expect(OPEN_OBJECT);
    for (let first = true; await this.goesOn(first, CLOSE_OBJECT); first = false) {
      const name = String(await this.value());
      await this.expect(COLON);
      yield name;
    }
  }

  /** The elements of the list that begins here. @param likelyEnd see `value` */
  async *elements(likelyEnd: string): AsyncGenerator<unknown> {
    await this.expect(OPEN_ARRAY);
    for (let first = true; await this.goesOn(first, CLOSE_ARRAY); first = false) yield this.value(likelyEnd);
  }

  /** @param likelyEnd how a list or an object ends where it is indented as usual: found in a tenth of the time */
  async value(likelyEnd?: string): Promise<unknown> {
    await this.skipSpace();
    do {
      const quick = likelyEnd === undefined ? -1 : this.text.indexOf(likelyEnd, this.at);
      if (quick >= 0) {
        try {
          return this.take(quick + likelyEnd!.length);
        } catch {
          // Not indented as usual: what was found is the end of something else.
        }
      }
      const end = endOfValue(this.text, this.at);
      if (end !== undefined) return this.take(end);
    } while (await this.readOn());
    throw new SyntaxError(`it ends within what begins at ${this.size - this.text.length + this.at}`);
  }

  /** Whether a list begins here. */
  async isList(): Promise<boolean> {
    return (await this.peek()) === OPEN_ARRAY;
  }

  /** Makes sure that there is nothing more. */
  async end(): Promise<void> {
    if ((await this.skipSpace()) !== undefined) throw new SyntaxError("more after its end");
  }

  /** Lets go of where the pieces come from. */
  async close(): Promise<void> {
    await this.chunks.return?.();
  }

  private take(end: number): unknown {
    const value: unknown = JSON.parse(this.text.toString("utf8", this.at, end));
    this.at = end;
    return value;
  }

  /** @returns false where the list or object ends */
  private async goesOn(first: boolean, close: number): Promise<boolean> {
    if ((await this.skipSpace()) === close) {
      this.at++;
      return false;
    }
    if (!first) await this.expect(COMMA);
    return true;
  }

  private async expect(byte: number): Promise<void> {
    if ((await this.peek()) !== byte) {
      const place = this.size - this.text.length + this.at;
      throw new SyntaxError(`no ${String.fromCharCode(byte)} at ${place}`);
    }
    this.at++;
  }

  /** @returns the next byte that is no space, and stays */
  private async peek(): Promise<number> {
    const byte = await this.skipSpace();
    if (byte === undefined) throw new SyntaxError("it ends too early");
    return byte;
  }

  /** As `peek`, but nothing at the end. */
  private async skipSpace(): Promise<number | undefined> {
    do {
      while (this.text[this.at]! <= 0x20) this.at++;
    } while (this.at === this.text.length && (await this.readOn()));
    return this.text[this.at];
  }

  /** Reads as much as there is, at least: a long value is not looked through for every piece of it. */
  private async readOn(): Promise<boolean> {
    const parts: Uint8Array[] = [this.text.subarray(this.at)];
    const wanted = Math.max(parts[0]!.length, 1);
    let more = 0;
    while (more < wanted) {
      const { value, done } = await this.chunks.next();
      if (done) break;
      parts.push(value);
      more += value.length;
    }
    this.text = Buffer.concat(parts);
    this.at = 0;
    this.size += more;
    return more > 0;
  }
}

/** Only brackets and strings matter here: what is between them, JSON.parse judges. */
function endOfValue(text: Buffer, start: number): number | undefined {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const byte = text[at];
    if (byte === QUOTE) {
      const end = endOfString(text, at);
      if (end === undefined) return undefined;
      if (depth === 0) return end;
      at = end - 1;
    } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) depth++;
    else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
      if (depth === 0) return at;
      if (--depth === 0) return at + 1;
    } else if (byte === COMMA && depth === 0) return at;
  }
  return undefined;
}

function endOfString(text: Buffer, start: number): number | undefined {
  for (let end = text.indexOf(QUOTE, start + 1); end >= 0; end = text.indexOf(QUOTE, end + 1)) {
    let slashes = 0;
    while (text[end - 1 - slashes] === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return end + 1;
  }
  return undefined;
}
