import { createHash, randomBytes } from "node:crypto";
import { request as requestHttp } from "node:http";
import type { ClientRequest, IncomingMessage } from "node:http";
import { request as requestHttps } from "node:https";

/** RFC 6455, 1.3: what a server adds to the key before it hashes it. */
const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
/** A masked close frame with code 1000; the mask is all zeros, which RFC 6455 does not forbid. */
const CLOSE = Buffer.from([0x88, 0x82, 0, 0, 0, 0, 0x03, 0xe8]);

/**
 * Opens a WebSocket as a client does and closes it again. A server that answers 401 is there as well: it wants to
 * know who asks, and whoever checks has no secret to tell.
 *
 * @param url `ws://` or `wss://`
 * @throws Error that says what came instead, after `timeoutMilliseconds` at the latest
 */
export async function openWebSocket(url: string, timeoutMilliseconds: number): Promise<void> {
  const { protocol, hostname, port, pathname, search } = new URL(url);
  const key = randomBytes(16).toString("base64");
  const request = (protocol === "wss:" ? requestHttps : requestHttp)({
    hostname,
    port,
    path: `${pathname}${search}`,
    headers: {
      Connection: "Upgrade",
      Upgrade: "websocket",
      "Sec-WebSocket-Key": key,
      "Sec-WebSocket-Version": "13",
      // Managed rules of web ACLs block requests without one.
      "User-Agent": "websocket-check",
    },
  });
  const timer = setTimeout(
    () => request.destroy(new Error(`no answer in ${timeoutMilliseconds} ms`)),
    timeoutMilliseconds,
  );
  try {
    await upgraded(request, key);
  } finally {
    clearTimeout(timer);
    request.destroy();
  }
}

function upgraded(request: ClientRequest, key: string): Promise<void> {
  const expected = createHash("sha1").update(`${key}${GUID}`).digest("base64");
  return new Promise((resolve, reject) => {
    request.once("error", reject);
    request.once("response", ({ statusCode }: IncomingMessage) => {
      if (statusCode === 401) resolve();
      else reject(new Error(`HTTP ${statusCode} instead of a WebSocket`));
    });
    request.once("upgrade", ({ headers }, socket) => {
      // What happens to the connection from here on is no news.
      socket.on("error", () => {});
      if (headers["sec-websocket-accept"] === expected) socket.end(CLOSE, () => resolve());
      else reject(new Error("an answer that is no WebSocket's: Sec-WebSocket-Accept is wrong"));
    });
    request.end();
  });
}
