import { X509Certificate } from "node:crypto";
import tls from "node:tls";
import { makeCertificates } from "../../../../tools/local/postgres/certificates";

test("a client that trusts the authority accepts the server for its names and no other", async () => {
  const { authority, certificate, key } = await makeCertificates(["db.example.com", "127.0.0.1"]);
  const server = tls.createServer({ cert: certificate, key });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  const connect = (options: tls.ConnectionOptions) =>
    new Promise<string>((resolve) => {
      const socket = tls.connect({ port, host: "127.0.0.1", ...options }, () => {
        resolve("accepted");
        socket.destroy();
      });
      socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    });

  const other = await makeCertificates(["db.example.com"]);
  expect(await connect({ ca: authority, servername: "db.example.com" })).toBe("accepted");
  expect(await connect({ ca: authority })).toBe("accepted");
  expect(await connect({ ca: authority, servername: "other.example.com" })).toBe(
    "ERR_TLS_CERT_ALTNAME_INVALID",
  );
  expect(await connect({ ca: other.authority, servername: "db.example.com" })).toMatch(
    /UNABLE_TO_VERIFY|SELF_SIGNED/,
  );
  expect(await connect({ servername: "db.example.com" })).toMatch(/UNABLE_TO_VERIFY|SELF_SIGNED/);
  server.close();
});

test("the authority may sign servers only, and both are valid as long as asked", async () => {
  const made = await makeCertificates(["db.example.com"], 10);
  const authority = new X509Certificate(made.authority);
  const server = new X509Certificate(made.certificate);
  expect(authority.ca).toBe(true);
  expect(server.ca).toBe(false);
  expect(server.verify(authority.publicKey)).toBe(true);
  for (const { validTo } of [authority, server]) {
    expect((Date.parse(validTo) - Date.now()) / 86_400_000).toBeCloseTo(10, 1);
  }
  await expect(makeCertificates([])).rejects.toThrow("at least one host name");
});
