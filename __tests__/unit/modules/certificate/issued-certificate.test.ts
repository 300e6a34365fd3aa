import { TerraformOutput } from "cdktf";
import { IssuedCertificate } from "../../../../modules/certificate/issued-certificate";
import { output, resources, synthModule } from "../../synth";

const json = synthModule((stack) => {
  const certificate = new IssuedCertificate(stack, "certificate", {
    domainName: "chat.example.com",
    tags: { Environment: "dev" },
    requestedFor: ["chat.example.com"],
    mend: { notRequested: "Request it.", notIssued: "Prove it." },
  });
  new TerraformOutput(stack, "arn", { value: certificate.arn });
});
const [found] = Object.values(json.data!.aws_acm_certificate!);

describe("IssuedCertificate", () => {
  test("looks among certificates of every state, so that it can tell which one this is in", () => {
    expect(found).toMatchObject({
      domain: "chat.example.com",
      tags: { Environment: "dev" },
      most_recent: true,
    });
    expect(found!.statuses).toEqual(expect.arrayContaining(["ISSUED", "PENDING_VALIDATION", "FAILED"]));
    expect(output(json, "arn")).toMatch(/^\$\{data\.aws_acm_certificate\.\w+\.arn\}$/);
  });

  test("stops the plan when none was requested", () => {
    expect(found!.lifecycle.precondition).toEqual([
      {
        condition: '${contains(["chat.example.com"], "chat.example.com")}',
        error_message: "No certificate was requested for chat.example.com. Request it.",
      },
    ]);
  });

  test("stops the plan when it is not issued, with its state and what to do", () => {
    expect(found!.lifecycle.postcondition).toEqual([
      {
        condition: '${self.status == "ISSUED"}',
        error_message:
          "The certificate for chat.example.com is not issued: its status is ${self.status}. Prove it.",
      },
    ]);
  });

  test("makes nothing and waits for nothing", () => {
    expect(resources(json, "aws_acm_certificate_validation")).toEqual([]);
    expect(json.resource).toBeUndefined();
  });
});
