import { expectNone, expectProblem } from "../settings";

const PATH = "realtime.certificateArn";
const arn = (region: string, account = "111111111111") =>
  `arn:aws:acm:${region}:${account}:certificate/12345678-1234-1234-1234-123456789012`;
const domain = { name: "realtime.chat.example.com", hostedZoneId: "Z0123456789EXAMPLE" };

test("a certificate of the region is accepted", () => expectNone({ [PATH]: arn("ap-northeast-1") }));

test("a domain is accepted", () => expectNone({ "realtime.domain": domain }));

test("certificate and domain together", () => {
  expectProblem(
    { [PATH]: arn("ap-northeast-1"), "realtime.domain": domain },
    {
      path: PATH,
      value: arn("ap-northeast-1"),
      allowed: /no certificate beside realtime\.domain/,
      mend: /remove realtime\.certificateArn or realtime\.domain/,
    },
  );
});

test.each([arn("us-east-1"), arn("ap-northeast-1", "222222222222")])("%s is of elsewhere", (value) => {
  expectProblem(
    { [PATH]: value },
    {
      path: PATH,
      value,
      allowed: /a certificate of region ap-northeast-1 in account 111111111111/,
      mend: /request or import it in ap-northeast-1, account 111111111111/,
    },
  );
});

test("something that is no certificate", () => {
  const value = "arn:aws:iam::111111111111:server-certificate/old";
  expectProblem(
    { [PATH]: value },
    { path: PATH, value, allowed: /ARN of an ACM certificate/, mend: /arn:aws:acm/ },
  );
});

test("a domain name that ACM cannot certify", () => {
  const name = `${"a".repeat(60)}.example.com`;
  expectProblem(
    { "realtime.domain": { ...domain, name } },
    {
      path: "realtime.domain.name",
      value: name,
      allowed: /at most 64 characters/,
      mend: /at most 64 characters/,
    },
  );
});
