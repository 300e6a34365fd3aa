import net from "node:net";
import type { AddressInfo } from "node:net";
import { testServer } from "./database";

/** Where a connection is cut: before this message reaches the server, or before this answer reaches the client. */
export interface Cut {
  side: "request" | "answer";
  /** Counted from 1, over one connection. */
  number: number;
}

export interface Cutter {
  port: number;
  /** Cuts the next connection there, and no other. Without an argument none is cut. */
  cut: (where?: Cut) => void;
  /** How many messages and answers the last connection carried. */
  carried: () => { request: number; answer: number };
  close: () => Promise<void>;
}

/**
 * Stands between client and server and cuts connections at a chosen moment. What one side sends at a time counts as
 * one message: TLS leaves nothing finer to see.
 */
export async function startCutter(port = testServer().port): Promise<Cutter> {
  let where: Cut | undefined;
  let carried = { request: 0, answer: 0 };
  const sockets = new Set<net.Socket>();
  const server = net.createServer((client) => {
    const mine = where;
    where = undefined;
    const count = (carried = { request: 0, answer: 0 });
    const real = net.connect(port, "127.0.0.1");
    const both = [client, real];
    const cut = () => both.forEach((socket) => socket.destroy());
    for (const socket of both) {
      sockets.add(socket);
      socket.on("error", cut);
      socket.once("close", () => {
        sockets.delete(socket);
        cut();
      });
    }
    const forward = (side: Cut["side"], from: net.Socket, to: net.Socket) =>
      from.on("data", (chunk) => {
        count[side]++;
        if (mine?.side === side && mine.number === count[side]) return void cut();
        to.write(chunk);
      });
    forward("request", client, real);
    forward("answer", real, client);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    cut: (next) => void (where = next),
    carried: () => carried,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
