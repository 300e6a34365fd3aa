import { SecurityHeaders } from "../../../../modules/cdn/security-headers";
import { only, synthModule } from "../../synth";
import type { SecurityHeadersProps } from "../../../../modules/cdn/security-headers";
import type { Body } from "../../synth";

const policyOf = (props: Pick<SecurityHeadersProps, "strictTransport"> = {}) =>
  only(
    synthModule(
      (stack) =>
        new SecurityHeaders(stack, "headers", {
          name: "pages",
          contentSecurityPolicy: "default-src 'self'",
          ...props,
        }),
    ),
    "aws_cloudfront_response_headers_policy",
  );
const policy = policyOf();
const headers = policy.security_headers_config as Record<string, Body>;

test("a browser stays with HTTPS for a year and longer", () => {
  expect(headers.strict_transport_security!.access_control_max_age_sec).toBeGreaterThanOrEqual(31_536_000);
});

test.each([
  [undefined, true, false],
  ["host", false, false],
  ["subdomains", true, false],
  ["preload", true, true],
] as const)(
  "with %p names below: %p, built into browsers: %p",
  (strictTransport, include_subdomains, preload) => {
    const { strict_transport_security } = policyOf({ strictTransport }).security_headers_config;
    expect(strict_transport_security).toMatchObject({ include_subdomains, preload });
  },
);

test("pages are framed by nobody, typed as they say, and tell others no path", () => {
  expect(headers.frame_options!.frame_option).toBe("DENY");
  expect(headers).toHaveProperty("content_type_options");
  expect(headers.referrer_policy!.referrer_policy).toBe("strict-origin-when-cross-origin");
  expect(headers.content_security_policy!.content_security_policy).toBe("default-src 'self'");
});

test("devices that a chat has no use for are closed", () => {
  const [permissions] = policy.custom_headers_config.items;
  expect(permissions.header).toBe("Permissions-Policy");
  for (const device of ["geolocation", "payment", "usb"]) expect(permissions.value).toContain(`${device}=()`);
});

test("no origin can loosen them", () => {
  for (const header of [...Object.values(headers), ...policy.custom_headers_config.items]) {
    expect(header.override).toBe(true);
  }
});
