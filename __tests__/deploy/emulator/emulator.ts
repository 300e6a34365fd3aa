import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startEmulator, stopEmulator } from "../../../tools/local/emulator";

export const account = "444455556666";
export const region = "ap-northeast-1";

let directory: string;
let endpoint: string;

/** Starts an emulator for this file's tests, of this account. @returns its address */
export async function start(functionEnvironment?: string, ofAccount = account): Promise<string> {
  directory = await mkdtemp(path.join(tmpdir(), "emulator-"));
  ({ endpoint } = await startEmulator({ directory, account: ofAccount, functionEnvironment }));
  return endpoint;
}

export async function stop(): Promise<void> {
  await stopEmulator(directory);
  await rm(directory, { recursive: true, force: true });
}

/** What every SDK client is made with. */
export function options() {
  return { endpoint, region, credentials: { accessKeyId: "local", secretAccessKey: "local" } };
}

/** An answer of a service for which the project has no SDK client: its body, and its error's name if it is one. */
export interface Answer {
  readonly status: number;
  readonly error?: string;
  readonly body: Record<string, unknown>;
}

/** Calls a service that speaks AWS's JSON protocol, for example `TrentService.EnableKeyRotation` of `kms`. */
export async function callJson(
  service: string,
  target: string,
  input: object,
  inRegion = region,
): Promise<Answer> {
  const response = await fetch(endpoint, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": target,
      authorization: authorization(service, inRegion),
    },
    body: JSON.stringify(input),
  });
  const text = await response.text();
  const body = ((text && JSON.parse(text)) || {}) as Record<string, unknown>;
  return { status: response.status, error: (body.__type as string | undefined)?.split("#").at(-1), body };
}

/** Calls a service that speaks AWS's query protocol, for example `CreateRole` of `iam`; fails if it is refused. */
export async function callQuery(
  service: string,
  Action: string,
  input: Record<string, string>,
): Promise<string> {
  const response = await fetch(endpoint, {
    method: "POST",
    headers: { authorization: authorization(service) },
    body: new URLSearchParams({ Action, ...input }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${service} ${Action} was refused: ${text}`);
  return text;
}

/**
 * Calls a service that speaks AWS's REST protocol with JSON bodies, for example `GET /backup/plans/` of `backup`.
 *
 * @throws Error with the name of AWS's error, if it is refused
 */
export async function callRest(
  service: string,
  method: string,
  path: string,
  input?: object,
): Promise<Record<string, unknown>> {
  const response = await fetch(`${endpoint}${path}`, {
    method,
    headers: { "content-type": "application/json", authorization: authorization(service) },
    body: input && JSON.stringify(input),
  });
  const text = await response.text();
  if (response.ok) return ((text && JSON.parse(text)) || {}) as Record<string, unknown>;
  const type = response.headers.get("x-amzn-errortype") ?? /"__type": ?"([^"]+)"/.exec(text)?.[1] ?? text;
  throw Object.assign(new Error(`${method} ${path} was refused: ${text}`), {
    name: type.split("#").at(-1)!.split(":")[0]!,
  });
}

/** An answer in XML: its text, the ETag, and its error's name if it is one. */
export interface XmlAnswer {
  readonly status: number;
  readonly error?: string;
  readonly etag?: string;
  readonly body: string;
}

/** Calls a service that speaks AWS's REST protocol with XML bodies, for example `GET /2020-05-31/distribution` of `cloudfront`. */
export async function callXml(
  service: string,
  method: string,
  path: string,
  input?: string,
  ifMatch?: string,
): Promise<XmlAnswer> {
  const response = await fetch(`${endpoint}${path}`, {
    method,
    headers: { authorization: authorization(service), ...(ifMatch && { "if-match": ifMatch }) },
    body: input || undefined,
  });
  const body = await response.text();
  return {
    status: response.status,
    error: response.ok ? undefined : /<Code>([^<]*)<\/Code>/.exec(body)?.[1],
    etag: response.headers.get("etag") ?? undefined,
    body,
  };
}

/** No signature is checked; service and region are read from it. */
function authorization(service: string, inRegion = region): string {
  return `AWS4-HMAC-SHA256 Credential=local/20260101/${inRegion}/${service}/aws4_request, SignedHeaders=host, Signature=0`;
}

/** The name of the error that a call ends with; the test fails if it does not end with one. */
export async function errorOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    (answer) => Promise.reject(new Error(`no error, but ${JSON.stringify(answer)}`)),
    (error: Error) => error.name,
  );
}
