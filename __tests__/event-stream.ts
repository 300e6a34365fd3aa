import { crc32 } from "node:zlib";
import { encode } from "../tools/migrate/lambda/protocol";
import type { Line } from "../tools/migrate/lambda/protocol";

/** One message of the event stream in which Lambda answers an InvokeWithResponseStream. */
function frame(type: "PayloadChunk" | "InvokeComplete", payload: Buffer): Buffer {
  const values = { ":event-type": type, ":content-type": "application/json", ":message-type": "event" };
  const headers = Buffer.concat(
    Object.entries(values).map(([name, value]) => {
      const length = Buffer.alloc(2);
      length.writeUInt16BE(value.length);
      return Buffer.concat([
        Buffer.from([name.length]),
        Buffer.from(name),
        Buffer.from([7]),
        length,
        Buffer.from(value),
      ]);
    }),
  );
  const number = (value: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return bytes;
  };
  const prelude = Buffer.concat([number(16 + headers.length + payload.length), number(headers.length)]);
  const message = Buffer.concat([prelude, number(crc32(prelude)), headers, payload]);
  return Buffer.concat([message, number(crc32(message))]);
}

/** What the function has written so far. */
export const chunk = (...lines: Line[]) => frame("PayloadChunk", Buffer.from(lines.map(encode).join("")));

/** That it has ended, and how. */
export const complete = (more: object = {}) => frame("InvokeComplete", Buffer.from(JSON.stringify(more)));
