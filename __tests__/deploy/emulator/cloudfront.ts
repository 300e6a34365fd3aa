import { setTimeout as sleep } from "node:timers/promises";
import { callJson, callXml, region } from "./emulator";

const API = "/2020-05-31";
const call = (method: string, path: string, body?: string, ifMatch?: string) =>
  callXml("cloudfront", method, `${API}/${path}`, body, ifMatch);
const EDGE = "us-east-1";

interface Changes {
  readonly enabled?: boolean;
  readonly origin?: string;
  readonly control?: string;
  readonly headers?: string;
  readonly functionArn?: string;
  readonly alias?: string;
  readonly certificate?: string;
  readonly acl?: string;
}

/** A distribution's configuration with the least that CloudFront needs, and what a test changes in it. */
function config(reference: string, changes: Changes = {}): string {
  const {
    enabled = true,
    origin = "pages",
    control,
    headers,
    functionArn,
    alias,
    certificate,
    acl,
  } = changes;
  const list = (name: string, item: string, value?: string) =>
    value
      ? `<${name}><Quantity>1</Quantity><Items>${item.replace("?", value)}</Items></${name}>`
      : `<${name}><Quantity>0</Quantity></${name}>`;
  const element = (name: string, value?: string) => (value ? `<${name}>${value}</${name}>` : "");
  return `<DistributionConfig xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/">
    <CallerReference>${reference}</CallerReference><Comment>test</Comment><Enabled>${enabled}</Enabled>
    ${list("Aliases", "<CNAME>?</CNAME>", alias)}
    <Origins><Quantity>1</Quantity><Items><Origin><Id>pages</Id>
      <DomainName>pages.s3.${region}.amazonaws.com</DomainName>
      ${element("OriginAccessControlId", control)}
      <S3OriginConfig><OriginAccessIdentity></OriginAccessIdentity></S3OriginConfig></Origin></Items></Origins>
    <DefaultCacheBehavior><TargetOriginId>${origin}</TargetOriginId>
      <ViewerProtocolPolicy>redirect-to-https</ViewerProtocolPolicy>
      <CachePolicyId>658327ea-f89d-4fab-a63d-7e88639e58f6</CachePolicyId>
      ${element("ResponseHeadersPolicyId", headers)}
      ${list(
        "FunctionAssociations",
        "<FunctionAssociation><FunctionARN>?</FunctionARN><EventType>viewer-request</EventType></FunctionAssociation>",
        functionArn,
      )}</DefaultCacheBehavior>
    ${certificate ? `<ViewerCertificate><ACMCertificateArn>${certificate}</ACMCertificateArn><SSLSupportMethod>sni-only</SSLSupportMethod><MinimumProtocolVersion>TLSv1.2_2021</MinimumProtocolVersion></ViewerCertificate>` : ""}
    ${element("WebACLId", acl)}
  </DistributionConfig>`;
}

const headersPolicy = (name: string, frame = "DENY") =>
  `<ResponseHeadersPolicyConfig><Name>${name}</Name><SecurityHeadersConfig><FrameOptions>
    <Override>true</Override><FrameOption>${frame}</FrameOption></FrameOptions></SecurityHeadersConfig></ResponseHeadersPolicyConfig>`;

const text = (xml: string, name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];

/** Makes something of CloudFront's. @returns its id and ETag */
async function make(kind: string, body: string): Promise<{ id: string; etag: string; body: string }> {
  const made = await call("POST", `${kind}`, body);
  if (made.error) throw new Error(`${kind} was refused: ${made.error} ${made.body}`);
  return { id: text(made.body, "Id") ?? "", etag: made.etag!, body: made.body };
}

/** The name of the error that a distribution is refused with. */
const refusal = async (reference: string, changes: Changes) =>
  (await call("POST", `distribution`, config(reference, changes))).error;

export function describeCloudFront(): void {
  test("a distribution answers what it was given, and AWS's defaults for the rest", async () => {
    const control = await make(
      "origin-access-control",
      `<OriginAccessControlConfig><Name>pages</Name><SigningProtocol>sigv4</SigningProtocol>
       <SigningBehavior>always</SigningBehavior><OriginAccessControlOriginType>s3</OriginAccessControlOriginType>
       </OriginAccessControlConfig>`,
    );
    const { id, body } = await make("distribution", config("given", { control: control.id }));
    expect(text(body, "OriginAccessControlId")).toBe(control.id);
    expect(text(body, "PriceClass")).toBe("PriceClass_All");
    expect(text(body, "MinimumProtocolVersion")).toBe("TLSv1");
    // What a cache policy decides stands nowhere else.
    expect(body).not.toMatch(/ForwardedValues|MinTTL/);
    expect((await call("GET", `distribution/${id}`)).body).toContain(control.id);

    const { error } = await call("DELETE", `origin-access-control/${control.id}`, "", control.etag);
    expect(error).toBe("OriginAccessControlInUse");
  });

  test("a distribution is changed by who knows its state, and deleted once it is disabled", async () => {
    const { id, etag } = await make("distribution", config("changed"));
    const update = (changes: Changes, match: string) =>
      call("PUT", `distribution/${id}/config`, config("changed", changes), match);
    const remove = (match: string) => call("DELETE", `distribution/${id}`, "", match);
    expect((await remove(etag)).error).toBe("DistributionNotDisabled");
    expect((await update({ enabled: false }, "stale")).error).toBe("PreconditionFailed");
    const updated = await update({ enabled: false }, etag);
    expect(text(updated.body, "Enabled")).toBe("false");
    expect((await remove(etag)).error).toBe("PreconditionFailed");
    expect((await remove(updated.etag!)).status).toBe(204);
    expect((await call("GET", `distribution/${id}`)).error).toBe("NoSuchDistribution");
  });

  test.each<[string, Changes]>([
    ["NoSuchOrigin", { origin: "elsewhere" }],
    ["InvalidOriginAccessControl", { control: "E0" }],
    ["NoSuchResponseHeadersPolicy", { headers: "00000000-0000-0000-0000-000000000000" }],
    ["InvalidFunctionAssociation", { functionArn: "arn:aws:cloudfront::444455556666:function/none" }],
    [
      "InvalidWebACLId",
      { acl: `arn:aws:wafv2:${region}:444455556666:regional/webacl/a/00000000-0000-0000-0000-000000000000` },
    ],
    [
      "InvalidViewerCertificate",
      {
        certificate: `arn:aws:acm:${region}:444455556666:certificate/00000000-0000-0000-0000-000000000000`,
      },
    ],
    ["InvalidViewerCertificate", { alias: "chat.example.com" }],
  ])("%s is what is refused of %p", async (code, changes) => {
    expect(await refusal(`refused-${JSON.stringify(changes).length}`, changes)).toBe(code);
  });

  test("a domain belongs to one distribution, by a certificate of us-east-1", async () => {
    const request = (where: string) =>
      callJson(
        "acm",
        "CertificateManager.RequestCertificate",
        { DomainName: "chat.example.com", ValidationMethod: "DNS" },
        where,
      );
    const alias = "chat.example.com";
    const elsewhere = (await request(region)).body.CertificateArn as string;
    expect(await refusal("wrong-region", { alias, certificate: elsewhere })).toBe("InvalidViewerCertificate");
    const certificate = (await request(EDGE)).body.CertificateArn as string;
    // The emulator issues a certificate a second later.
    await sleep(1100);
    const { body } = await make("distribution", config("domain", { alias, certificate }));
    expect(text(body, "ACMCertificateArn")).toBe(certificate);
    expect(text(body, "CertificateSource")).toBe("acm");
    expect(await refusal("domain-again", { alias, certificate })).toBe("CNAMEAlreadyExists");
  });

  test("a response headers policy has a name of its own, is changed, and stays while it is used", async () => {
    const kind = "response-headers-policy";
    const { id, etag } = await make(kind, headersPolicy("security"));
    const again = await call("POST", `${kind}`, headersPolicy("security"));
    expect(again.error).toBe("ResponseHeadersPolicyAlreadyExists");
    const changed = await call("PUT", `${kind}/${id}`, headersPolicy("security", "SAMEORIGIN"), etag);
    expect(text(changed.body, "FrameOption")).toBe("SAMEORIGIN");
    await make("distribution", config("headers", { headers: id }));
    const remove = () => call("DELETE", `${kind}/${id}`, "", changed.etag);
    expect((await remove()).error).toBe("ResponseHeadersPolicyInUse");
  });

  test("a function serves once it is published, and its changes once they are", async () => {
    const write = (method: string, path: string, code: string, match?: string) =>
      call(
        method,
        `function${path}`,
        `<${path ? "UpdateFunctionRequest" : "CreateFunctionRequest"} xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/">
         <Name>router</Name><FunctionConfig><Comment></Comment><Runtime>cloudfront-js-2.0</Runtime></FunctionConfig>
         <FunctionCode>${Buffer.from(code).toString("base64")}</FunctionCode>
         </${path ? "UpdateFunctionRequest" : "CreateFunctionRequest"}>`,
        match,
      );
    const codeOf = async (stage: string) => (await call("GET", `function/router?Stage=${stage}`)).body;
    const publish = (match: string) => call("POST", `function/router/publish`, "", match);

    const created = await write("POST", "", "first");
    const functionArn = text(created.body, "FunctionARN")!;
    expect(await refusal("unpublished", { functionArn })).toBe("InvalidFunctionAssociation");
    expect((await publish("stale")).error).toBe("PreconditionFailed");
    await publish(created.etag!);
    await make("distribution", config("function", { functionArn }));

    await write("PUT", "/router", "second", created.etag);
    const { etag } = await call("GET", "function/router/describe");
    expect(await codeOf("DEVELOPMENT")).toBe("second");
    expect(await codeOf("LIVE")).toBe("first");
    await publish(etag!);
    expect(await codeOf("LIVE")).toBe("second");
    const removed = await call("DELETE", `function/router`, "", etag);
    expect(removed.error).toBe("FunctionInUse");
  });
}
