import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";

export const kmsKeyArn = "arn:aws:kms:ap-northeast-1:111111111111:key/11111111-2222-3333-4444-555555555555";

/** What it answers instead: one of the service's errors, or nothing at all. */
export type KmsFailure = KmsError | "hang up";

interface KmsError {
  error: string;
  message?: string;
  status?: number;
}

export interface KmsServer {
  url: string;
  /** The calls so far, each with its encryption context. */
  calls: { operation: string; context: Record<string, string> }[];
  /** Plain data keys that it has handed out, to look for them where they must not be. */
  plainKeys: Buffer[];
  /** While it is set, every call is answered so. */
  failure?: KmsFailure;
  /** Milliseconds before each answer. */
  delay: number;
  close: () => Promise<void>;
}

/**
 * A server that makes and unwraps data keys as KMS does: bound to the key's ARN and to the encryption context, which
 * Decrypt must be given again.
 */
export async function startKms(): Promise<KmsServer> {
  const master = randomBytes(32);
  const server = http.createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += chunk));
    request.on("end", async () => {
      const operation = String(request.headers["x-amz-target"]).replace("TrentService.", "");
      const input = JSON.parse(body) as Input;
      kms.calls.push({ operation, context: input.EncryptionContext ?? {} });
      const { failure, delay } = kms;
      if (delay) await new Promise((resolve) => setTimeout(resolve, delay));
      if (failure === "hang up") return request.socket.destroy();
      const answer: KmsError | object = failure ?? handle(operation, input);
      const [status, reply] =
        "error" in answer
          ? [answer.status ?? 400, { __type: answer.error, message: answer.message ?? "said by the test" }]
          : [200, answer];
      response.writeHead(status, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(reply));
    });
  });
  const handle = (operation: string, { KeyId, EncryptionContext = {}, CiphertextBlob }: Input) => {
    const aad = Buffer.from(JSON.stringify([KeyId, Object.entries(EncryptionContext).sort()]));
    if (KeyId !== kmsKeyArn) return { error: "NotFoundException", message: `Key '${KeyId}' does not exist` };
    if (operation === "GenerateDataKeyWithoutPlaintext") {
      const nonce = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", master, nonce).setAAD(aad);
      const sealed = Buffer.concat([nonce, cipher.update(randomBytes(32)), cipher.final()]);
      // Padded to about the length that KMS's have.
      const blob = Buffer.concat([sealed, cipher.getAuthTag(), Buffer.alloc(100)]);
      return { KeyId, CiphertextBlob: blob.toString("base64") };
    }
    const blob = Buffer.from(CiphertextBlob!, "base64");
    const opening = createDecipheriv("aes-256-gcm", master, blob.subarray(0, 12)).setAAD(aad);
    opening.setAuthTag(blob.subarray(44, 60));
    const plain = opening.update(blob.subarray(12, 44));
    try {
      opening.final();
    } catch {
      return { error: "InvalidCiphertextException" };
    }
    kms.plainKeys.push(plain);
    return { KeyId, Plaintext: plain.toString("base64"), EncryptionAlgorithm: "SYMMETRIC_DEFAULT" };
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const kms: KmsServer = {
    url: `http://127.0.0.1:${port}`,
    calls: [],
    plainKeys: [],
    delay: 0,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return kms;
}

interface Input {
  KeyId: string;
  EncryptionContext?: Record<string, string>;
  CiphertextBlob?: string;
}

/** Leads the AWS SDK of this process to a server. @returns what takes it back */
export function useKms({ url }: KmsServer): () => void {
  const before = { ...process.env };
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_KMS: url,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
  });
  return () => {
    process.env = before;
  };
}
