import http from "node:http";
import type { AddressInfo } from "node:net";

/** What the pretended Secrets Manager answers for one secret: its text, or one of the service's errors. */
export type Answer = { text: string } | { error: string; message?: string; status?: number };

export interface SecretsManager {
  url: string;
  /** How often each secret was asked for. */
  asked: Map<string, number>;
  close: () => Promise<void>;
}

/** A server that answers GetSecretValue as AWS does; a secret without an answer does not exist. */
export async function startSecretsManager(answers: Record<string, Answer>): Promise<SecretsManager> {
  const asked = new Map<string, number>();
  const server = http.createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += chunk));
    request.on("end", () => {
      const { SecretId: id } = JSON.parse(body) as { SecretId: string };
      asked.set(id, (asked.get(id) ?? 0) + 1);
      const missing: Answer = {
        error: "ResourceNotFoundException",
        message: "Secrets Manager can't find the specified secret.",
      };
      const answer = answers[id] ?? missing;
      const status = "text" in answer ? 200 : (answer.status ?? 400);
      const reply =
        "text" in answer
          ? { ARN: id, SecretString: answer.text }
          : { __type: answer.error, Message: answer.message, message: answer.message };
      response.writeHead(status, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(reply));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
