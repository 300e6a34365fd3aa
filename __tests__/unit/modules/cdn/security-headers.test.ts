import { SecurityHeaders } from "../../../../modules/cdn/security-headers";
import { only, synthModule } from "../../synth";
import type { Body } from "../../synth";

const policy = only(
  synthModule(
    (stack) =>
      new SecurityHeaders(stack, "headers", { name: "pages", contentSecurityPolicy: "default-src 'self'" }),
  ),
  "aws_cloudfront_response_headers_policy",
);
const headers = policy.security_headers_config as Record<string, Body>;

test("a browser stays with HTTPS for a year and longer", () => {
  const { access_control_max_age_sec: age, include_subdomains: all } = headers.strict_transport_security!;
  expect(age).toBeGreaterThanOrEqual(31_536_000);
  expect(all).toBe(true);
});

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
