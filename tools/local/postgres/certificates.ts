import { KeyObject, randomBytes } from "node:crypto";

/** PEM texts of a server's certificate, its key, and the authority that signed it. */
export interface Certificates {
  authority: string;
  certificate: string;
  key: string;
}

const keyAlgorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const day = 24 * 60 * 60 * 1000;

/**
 * Makes an authority of its own and a server certificate signed by it, as Amazon's authority signs Aurora's.
 * The authority's key is never written anywhere: other host names need a new authority.
 *
 * @param hostNames DNS names and IP addresses that clients will connect to; at least one.
 * @param validDays How long both are valid, in days. Default 825, the longest that Apple's platforms accept.
 */
export async function makeCertificates(hostNames: string[], validDays = 825): Promise<Certificates> {
  if (hostNames.length === 0) throw new Error("A server certificate needs at least one host name.");
  await import("reflect-metadata");
  const x509 = await import("@peculiar/x509");
  const { isIP } = await import("node:net");

  const notBefore = new Date(Date.now() - day);
  const notAfter = new Date(Date.now() + validDays * day);
  const serial = () => "01" + randomBytes(15).toString("hex");

  const authorityKeys = await crypto.subtle.generateKey(keyAlgorithm, false, ["sign", "verify"]);
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name: "CN=Groundwork local authority",
    notBefore,
    notAfter,
    keys: authorityKeys,
    signingAlgorithm: keyAlgorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  });

  const serverKeys = await crypto.subtle.generateKey(keyAlgorithm, true, ["sign", "verify"]);
  const server = await x509.X509CertificateGenerator.create({
    serialNumber: serial(),
    subject: "CN=Groundwork local PostgreSQL",
    issuer: authority.subject,
    notBefore,
    notAfter,
    publicKey: serverKeys.publicKey,
    signingKey: authorityKeys.privateKey,
    signingAlgorithm: keyAlgorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        hostNames.map((name) => ({ type: isIP(name) ? ("ip" as const) : ("dns" as const), value: name })),
      ),
      await x509.AuthorityKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  });

  return {
    authority: authority.toString("pem") + "\n",
    certificate: server.toString("pem") + "\n",
    key: KeyObject.from(serverKeys.privateKey).export({ type: "pkcs8", format: "pem" }).toString(),
  };
}
