import { TerraformOutput } from "cdktf";
import { Certificate } from "../../../../modules/certificate/certificate";
import { only, output, resources, synthModule } from "../../synth";

const json = synthModule((stack) => {
  const props = { domainName: "realtime.example.com", hostedZoneId: "Z1" };
  new TerraformOutput(stack, "arn", { value: new Certificate(stack, "certificate", props).arn });
});

describe("Certificate", () => {
  test("is proved by a record in the given zone", () => {
    expect(only(json, "aws_acm_certificate")).toMatchObject({
      domain_name: "realtime.example.com",
      validation_method: "DNS",
    });
    expect(only(json, "aws_route53_record")).toMatchObject({
      zone_id: "Z1",
      name: expect.stringContaining("resource_record_name"),
      type: expect.stringContaining("resource_record_type"),
      records: [expect.stringContaining("resource_record_value")],
    });
  });

  test("is handed out only when it is issued", () => {
    expect(output(json, "arn")).toMatch(/^\$\{aws_acm_certificate_validation\./);
  });

  test("is there before the one that it replaces goes", () => {
    expect(only(json, "aws_acm_certificate").lifecycle).toEqual({ create_before_destroy: true });
  });
});

describe("Certificate with DNS elsewhere", () => {
  const elsewhere = synthModule((stack) => {
    const certificate = new Certificate(stack, "certificate", { domainName: "realtime.example.com" });
    new TerraformOutput(stack, "arn", { value: certificate.arn });
    new TerraformOutput(stack, "record", { value: certificate.validationRecord });
  });

  test("is requested, and nothing waits for it", () => {
    expect(only(elsewhere, "aws_acm_certificate").validation_method).toBe("DNS");
    expect(resources(elsewhere, "aws_acm_certificate_validation")).toEqual([]);
    expect(resources(elsewhere, "aws_route53_record")).toEqual([]);
    expect(output(elsewhere, "arn")).toMatch(/^\$\{aws_acm_certificate\.\w+\.arn\}$/);
  });

  test("tells the record that proves it", () => {
    expect(output(elsewhere, "record")).toMatch(
      /resource_record_name\} .*resource_record_type\} .*resource_record_value\}$/,
    );
  });
});
