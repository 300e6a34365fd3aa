import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { makeCertificates } from "../../../tools/local/postgres/certificates";

/** Files of a new certificate for a host name, named by the variables of the runbook. */
export async function generateCertificate(hostName: string) {
  const { authority, certificate, key } = await makeCertificates([hostName]);
  const folder = await mkdtemp(path.join(tmpdir(), "drill-certificate-"));
  const write = async (name: string, text: string) => {
    const file = path.join(folder, name);
    await writeFile(file, text);
    return file;
  };
  return {
    files: {
      CERTIFICATE: await write("certificate.pem", certificate),
      PRIVATE_KEY: await write("key.pem", key),
      CHAIN: await write("chain.pem", authority),
    },
    remove: () => rm(folder, { recursive: true }),
  };
}
