import { runInNewContext } from "node:vm";
import { PageRouter, routerCode } from "../../../../modules/cdn/page-router";
import { only, synthModule } from "../../synth";

interface ViewerRequest {
  uri: string;
  method: string;
  querystring: Record<string, { value: string }>;
}

/** What the function makes of a request, run with nothing but the language, as at the edge. */
function route(uri: string): ViewerRequest {
  const request = { uri, method: "GET", querystring: { code: { value: "1" } } };
  return runInNewContext(`${routerCode}; handler(event)`, { event: { request } }) as ViewerRequest;
}

test.each(["/", "/rooms", "/rooms/", "/rooms/42/messages", "/callback", "/auth/callback", "/v1.2/rooms"])(
  "%s is a route of the application",
  (uri) => expect(route(uri).uri).toBe("/index.html"),
);

test.each([
  "/index.html",
  "/favicon.ico",
  "/assets/index-4f3a.js",
  "/assets/logo.min.svg",
  "/.well-known/security.txt",
])("%s is a file", (uri) => expect(route(uri).uri).toBe(uri));

test("any path ends as itself or as the first page, and never outside of the bucket's root", () => {
  const parts = ["", "a", "b.c", "..", "%2e", "ws", "ü"];
  for (const one of parts) {
    for (const two of parts) {
      const uri = `/${one}/${two}`;
      expect([uri, "/index.html"]).toContain(route(uri).uri);
    }
  }
});

test("the rest of the request is left alone: sign-in comes back with a query", () => {
  expect(route("/callback")).toMatchObject({ method: "GET", querystring: { code: { value: "1" } } });
});

test("runs at the edge as soon as it is deployed, within CloudFront's limits", () => {
  const json = synthModule(
    (stack) => new PageRouter(stack, "router", { name: "groundwork-dev-page-router" }),
  );
  expect(only(json, "aws_cloudfront_function")).toMatchObject({
    code: routerCode,
    publish: true,
    runtime: "cloudfront-js-2.0",
  });
  // CloudFront Developer Guide, "Restrictions on CloudFront Functions": 10 KB, no network, no timers.
  expect(Buffer.byteLength(routerCode)).toBeLessThan(10_240);
  expect(routerCode).not.toMatch(/require|import|fetch|setTimeout|eval/);
});
