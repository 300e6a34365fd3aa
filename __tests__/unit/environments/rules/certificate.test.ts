import { expectNone, expectProblem } from "../settings";

const arn = (region: string, account = "111111111111") =>
  `arn:aws:acm:${region}:${account}:certificate/12345678-1234-1234-1234-123456789012`;
const name = "realtime.chat.example.com";
const hostedZoneId = "Z0123456789EXAMPLE";
/** A callback to the pages, without which nobody could sign in on their domain. */
const callback = { "security.cognito.callbackUrls": ["https://chat.example.com/callback"] };
const pages = "chat.example.com";

test.each([
  ["in Route 53", { name, hostedZoneId }],
  ["with DNS elsewhere", { name }],
  ["with a certificate of the region", { name, certificateArn: arn("ap-northeast-1") }],
])("a domain of the load balancer %s is accepted", (_, domain) => expectNone({ "realtime.domain": domain }));

test.each([
  ["in Route 53", { name: pages, hostedZoneId }],
  ["with DNS elsewhere", { name: pages }],
  ["with a certificate of us-east-1", { name: pages, certificateArn: arn("us-east-1") }],
])("a domain of the pages %s is accepted", (_, domain) => expectNone({ ...callback, "cdn.domain": domain }));

test.each([arn("us-east-1"), arn("ap-northeast-1", "222222222222")])(
  "%s is of no use to the load balancer",
  (certificateArn) => {
    expectProblem(
      { "realtime.domain": { name, certificateArn } },
      {
        path: "realtime.domain.certificateArn",
        value: certificateArn,
        allowed: /a certificate of region ap-northeast-1 in account 111111111111: a load balancer/,
        mend: /request or import it in ap-northeast-1, account 111111111111/,
      },
    );
  },
);

test.each([arn("ap-northeast-1"), arn("us-east-1", "222222222222")])(
  "%s is of no use to CloudFront",
  (certificateArn) => {
    expectProblem(
      { ...callback, "cdn.domain": { name: pages, certificateArn } },
      {
        path: "cdn.domain.certificateArn",
        value: certificateArn,
        allowed: /a certificate of region us-east-1 in account 111111111111: CloudFront/,
        mend: /request or import it in us-east-1, account 111111111111/,
      },
    );
  },
);

test("one name cannot lead to both", () => {
  expectProblem(
    { ...callback, "cdn.domain": { name: pages }, "realtime.domain": { name: pages } },
    {
      path: "cdn.domain.name",
      value: pages,
      allowed: /another name than realtime\.domain\.name/,
      mend: /set realtime\.domain\.name to realtime\.chat\.example\.com/,
    },
  );
});

test("pages on which nobody could sign in", () => {
  const urls = ["https://elsewhere.example.com/callback"];
  expectProblem(
    { "cdn.domain": { name: pages }, "security.cognito.callbackUrls": urls },
    {
      path: "security.cognito.callbackUrls",
      value: urls,
      allowed: /at least one address of cdn\.domain\.name, chat\.example\.com/,
      mend: /^add "https:\/\/chat\.example\.com\/callback"$/,
    },
  );
});

test("something that is no certificate", () => {
  const value = "arn:aws:iam::111111111111:server-certificate/old";
  expectProblem(
    { "realtime.domain": { name, certificateArn: value } },
    {
      path: "realtime.domain.certificateArn",
      value,
      allowed: /ARN of an ACM certificate/,
      mend: /arn:aws:acm/,
    },
  );
});

test("a domain name that ACM cannot certify", () => {
  const long = `${"a".repeat(60)}.example.com`;
  expectProblem(
    { "realtime.domain": { name: long } },
    {
      path: "realtime.domain.name",
      value: long,
      allowed: /at most 64 characters/,
      mend: /at most 64 characters/,
    },
  );
});
