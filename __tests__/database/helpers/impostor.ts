import net from "node:net";
import type { AddressInfo } from "node:net";
import tls from "node:tls";
import type { Certificates } from "../../../tools/local/postgres/certificates";
import { testServer } from "./database";

/**
 * What a server does with one connection: no TLS; an error after TLS, as PostgreSQL writes it; hang up; say nothing;
 * or hand it on to the real server, at once or after some seconds of silence.
 */
export type Behaviour =
  | "no TLS"
  | { code: string; message: string }
  | "hang up"
  | "silence"
  | "real"
  | { realAfterSeconds: number };

export interface Impostor {
  port: number;
  /** Everything that clients sent in clear. */
  received: () => Buffer;
  connections: () => number;
  close: () => Promise<void>;
}

/** A server that behaves badly, connection after connection as listed; the last behaviour stays. */
export async function startImpostor(behaviours: Behaviour[], certificates?: Certificates): Promise<Impostor> {
  const chunks: Buffer[] = [];
  const sockets = new Set<net.Socket>();
  let count = 0;
  const server = net.createServer((socket) => {
    const behaviour = behaviours[Math.min(count++, behaviours.length - 1)]!;
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.once("close", () => sockets.delete(socket));
    if (behaviour === "hang up") return void socket.destroy();
    if (behaviour === "silence") return;
    const handOn = () => {
      const real = net.connect(testServer().port, "127.0.0.1");
      real.on("error", () => socket.destroy());
      socket.pipe(real).pipe(socket);
    };
    if (behaviour === "real") return handOn();
    if (typeof behaviour === "object" && "realAfterSeconds" in behaviour) {
      return void setTimeout(handOn, behaviour.realAfterSeconds * 1000);
    }
    socket.on("data", (chunk) => chunks.push(chunk));
    if (behaviour === "no TLS") return void socket.once("data", () => socket.write("N"));
    socket.once("data", () => {
      socket.write("S");
      const { certificate: cert, key } = certificates!;
      const secure = new tls.TLSSocket(socket, {
        isServer: true,
        secureContext: tls.createSecureContext({ cert, key }),
      });
      secure.on("error", () => undefined);
      secure.once("data", () => secure.end(errorResponse(behaviour.code, behaviour.message)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    received: () => Buffer.concat(chunks),
    connections: () => count,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** https://www.postgresql.org/docs/15/protocol-message-formats.html: ErrorResponse */
function errorResponse(code: string, message: string): Buffer {
  const body = Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${message}\0\0`);
  const head = Buffer.alloc(5, "E");
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}
