import { contentSecurityPolicy } from "../../../../modules/cdn/content-security-policy";

const policy = contentSecurityPolicy({
  calls: ["https://cognito-idp.ap-northeast-1.amazonaws.com", "wss://realtime.example.com"],
  media: ["https://uploads.s3.ap-northeast-1.amazonaws.com"],
  forms: ["https://auth.example.com"],
});
const directives = Object.fromEntries(
  policy.split("; ").map((directive) => {
    const [name, ...sources] = directive.split(" ");
    return [name, sources];
  }),
);

test("code comes from the pages' own origin only, and none from within a page", () => {
  expect(directives["script-src"]).toEqual(["'self'"]);
  expect(directives["default-src"]).toEqual(["'self'"]);
  expect(directives["object-src"]).toEqual(["'none'"]);
  expect(policy).not.toMatch(/unsafe-eval|\*/);
});

test("no other page may frame it, nor move its base", () => {
  expect(directives["frame-ancestors"]).toEqual(["'none'"]);
  expect(directives["base-uri"]).toEqual(["'self'"]);
});

test("it may call what it is given, and its own origin", () => {
  expect(directives["connect-src"]).toEqual(
    expect.arrayContaining([
      "'self'",
      "https://cognito-idp.ap-northeast-1.amazonaws.com",
      "wss://realtime.example.com",
      "https://uploads.s3.ap-northeast-1.amazonaws.com",
    ]),
  );
  expect(directives["form-action"]).toEqual(["'self'", "https://auth.example.com"]);
});

test("uploads are shown, from their bucket", () => {
  expect(directives["img-src"]).toContain("https://uploads.s3.ap-northeast-1.amazonaws.com");
  expect(directives["media-src"]).toContain("https://uploads.s3.ap-northeast-1.amazonaws.com");
  expect(directives["script-src"]).not.toContain("https://uploads.s3.ap-northeast-1.amazonaws.com");
});
