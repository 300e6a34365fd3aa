import { find, only, output, resources } from "../synth";
import { changedPhases, synthExample } from "./platform";

const PAGES = { name: "chat.example.com", zone_id: "Z0123456789EXAMPLE" };

test("domain-route-53: certificates are proved and names are led to both, in the zone", () => {
  const { cdn, realtime, security } = synthExample("domain-route-53");
  expect(resources(security!, "aws_acm_certificate_validation")).toHaveLength(2);
  expect(resources(security!, "aws_route53_record")).toHaveLength(2);
  for (const type of ["A", "AAAA"]) expect(find(cdn!, "aws_route53_record", { type })).toMatchObject(PAGES);
  expect(only(realtime!, "aws_route53_record").name).toBe("realtime.chat.example.com");
  expect(output(cdn!, "frontend_url")).toBe("https://chat.example.com");
  expect(output(realtime!, "websocket_url")).toBe("wss://realtime.chat.example.com/ws");
  expect(changedPhases("domain-route-53")).toEqual(
    expect.arrayContaining(["networking", "security", "realtime", "cdn"]),
  );
});

test("dns-elsewhere: certificates are requested, and no phase makes a record or waits for one", () => {
  const platform = synthExample("dns-elsewhere");
  for (const json of Object.values(platform)) {
    expect(resources(json, "aws_route53_record")).toEqual([]);
    expect(resources(json, "aws_acm_certificate_validation")).toEqual([]);
  }
  expect(resources(platform.security!, "aws_acm_certificate")).toHaveLength(2);
  expect(output(platform.security!, "certificate_validation_records")).toHaveLength(2);
  const { aliases, viewer_certificate: certificate } = only(platform.cdn!, "aws_cloudfront_distribution");
  expect(aliases).toEqual(["chat.example.org"]);
  expect(certificate.minimum_protocol_version).toBe("TLSv1.2_2021");
  expect(find(platform.realtime!, "aws_lb_listener", { port: 443 }).certificate_arn).toMatch(
    /^\$\{data\.aws_acm_certificate\./,
  );
});
