import { randomBytes } from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";

/** A server that lists and deletes versions of objects as S3 does, in a bucket that keeps them. */
export interface S3Server {
  url: string;
  put: (bucket: string, key: string) => void;
  /** Every version that is there, as `bucket/key`. */
  stored: () => string[];
  /** While it is set, every call is refused with it. */
  failure?: string;
  close: () => Promise<void>;
}

/** Versions on one page of a listing: few, so that there is a second page. */
const PAGE = 2;

export async function startS3(): Promise<S3Server> {
  let versions: { bucket: string; key: string; id: string }[] = [];
  const server = http.createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += chunk));
    request.on("end", () => {
      const url = new URL(request.url!, "http://s3");
      const bucket = url.pathname.split("/")[1]!;
      const answer = (status: number, xml: string) =>
        response.writeHead(status, { "content-type": "application/xml" }).end(xml);
      if (s3.failure) {
        return answer(403, `<Error><Code>${s3.failure}</Code><Message>said by the test</Message></Error>`);
      }
      if (request.method === "GET" && url.searchParams.has("versions")) {
        const prefix = url.searchParams.get("prefix")!;
        const page = versions
          .filter((version) => version.bucket === bucket && version.key.startsWith(prefix))
          .sort((a, b) => (a.key < b.key ? -1 : 1))
          .slice(0, PAGE)
          .map(({ key, id }) => `<Version><Key>${key}</Key><VersionId>${id}</VersionId></Version>`);
        return answer(200, `<ListVersionsResult>${page.join("")}</ListVersionsResult>`);
      }
      if (request.method === "POST" && url.searchParams.has("delete")) {
        const gone = [...body.matchAll(/<VersionId>([^<]+)<\/VersionId>/g)].map(([, id]) => id);
        versions = versions.filter(({ id }) => !gone.includes(id));
        return answer(200, "<DeleteResult/>");
      }
      answer(400, "<Error><Code>NotImplemented</Code></Error>");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const s3: S3Server = {
    url: `http://127.0.0.1:${port}`,
    put: (bucket, key) => void versions.push({ bucket, key, id: randomBytes(8).toString("hex") }),
    stored: () => versions.map(({ bucket, key }) => `${bucket}/${key}`),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return s3;
}
