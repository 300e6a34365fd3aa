import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";
import { openWebSocket } from "../../../../modules/monitoring/websocket-check/handshake";

let server: Server;
const sockets = new Set<Socket>();
let url: string;
/** What clients sent after the handshake. */
let received: Buffer[];
/** How the server answers an upgrade. */
let answer: (socket: Duplex, key: string) => void;

const accept = (key: string) =>
  createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
const upgrade = (socket: Duplex, value: string) =>
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${value}\r\n\r\n`,
  );

beforeEach(async () => {
  received = [];
  server = createServer((_, response) => response.writeHead(426).end());
  server.on("connection", (socket) => sockets.add(socket));
  server.on("upgrade", (request, socket) => {
    socket.on("data", (data: Buffer) => received.push(data)).on("error", () => {});
    expect(request.url).toBe("/ws?room=1");
    expect(request.headers["user-agent"]).toBeTruthy();
    answer(socket, request.headers["sec-websocket-key"]!);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/ws?room=1`;
});
afterEach(() => {
  // `server.closeAllConnections` knows no connection that was upgraded.
  for (const socket of sockets) socket.destroy();
  server.close();
});

describe("openWebSocket", () => {
  test("opens a WebSocket and closes it", async () => {
    answer = (socket, key) => upgrade(socket, accept(key));
    await openWebSocket(url, 2000);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(Buffer.concat(received)).toEqual(Buffer.from([0x88, 0x82, 0, 0, 0, 0, 0x03, 0xe8]));
  });

  test("takes an application that wants to know who asks for one that is there", async () => {
    answer = (socket) => socket.end("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
    await openWebSocket(url, 2000);
  });

  test.each([403, 404, 502, 503, 504])("fails with HTTP %i", async (status) => {
    answer = (socket) => socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`);
    await expect(openWebSocket(url, 2000)).rejects.toThrow(`HTTP ${status} instead of a WebSocket`);
  });

  test("fails with an answer that does not know the key", async () => {
    answer = (socket) => upgrade(socket, accept("another"));
    await expect(openWebSocket(url, 2000)).rejects.toThrow(/Sec-WebSocket-Accept is wrong/);
  });

  test("fails when nothing answers in time", async () => {
    answer = () => {};
    await expect(openWebSocket(url, 100)).rejects.toThrow("no answer in 100 ms");
  });

  test("fails when the connection is cut or refused", async () => {
    answer = (socket) => socket.destroy();
    await expect(openWebSocket(url, 2000)).rejects.toThrow(/socket hang up|ECONNRESET/);
    await expect(openWebSocket("ws://127.0.0.1:1/ws", 2000)).rejects.toThrow(/ECONNREFUSED/);
  });
});
