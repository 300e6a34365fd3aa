import { CreateNatGatewayCommand, EC2Client } from "@aws-sdk/client-ec2";
import { callJson, options } from "../deploy/emulator/emulator";
import { generateCertificate } from "./helpers/certificate";
import { follow } from "./helpers/drill";
import type { Surroundings } from "./helpers/drill";
import { report } from "./helpers/metrics";

export function drillEdge(surroundings: Surroundings): void {
  follow("nat-ports", surroundings, (book) => {
    test("the gateway without ports is told, and another address is there", async () => {
      const { private_subnet_ids: subnets } = await book.variables();
      const nat = new CreateNatGatewayCommand({
        SubnetId: subnets!.split("\n")[0],
        ConnectivityType: "private",
      });
      const { NatGateway } = await new EC2Client(options()).send(nat);
      const NatGatewayId = NatGateway!.NatGatewayId!;
      await report("AWS/NATGateway", "ErrorPortAllocation", 5, { NatGatewayId });
      await book.shell.run(`nat_gateway_ids=${NatGatewayId}`);
      expect(await book.run("ports")).toContain(`${NatGatewayId} ErrorPortAllocation\t5.0\n`);
      expect(await book.run("addresses", { NAT_GATEWAY: NatGatewayId })).toMatch(/^eipalloc-\w+\n$/);
    });
  });

  follow("certificate-expiry", surroundings, (book) => {
    test("a certificate's state and its proof are told", async () => {
      const request = { DomainName: "realtime.chat.example.com", ValidationMethod: "DNS" };
      const { body } = await callJson("acm", "CertificateManager.RequestCertificate", request);
      await book.shell.run(`alb_certificate_arn=${String(body.CertificateArn)}`);
      expect(await book.run("certificate")).toMatch(
        /^realtime\.chat\.example\.com\t\w+\tAMAZON_ISSUED\t[\s\S]*\n_\S+\tCNAME\t\S+\n$/,
      );
      await book.shell.run(
        "aws acm request-certificate --region us-east-1 --domain-name chat.example.com --query CertificateArn --output text",
      );
      expect(await book.run("of-the-cdn")).toMatch(/us-east-1\S+\tchat\.example\.com\n$/);
    });

    test("a renewed certificate takes the place of the one before", async () => {
      const first = await generateCertificate("chat.example.com");
      const { PRIVATE_KEY, CERTIFICATE } = first.files;
      const CERTIFICATE_ARN = (
        await book.shell.run(
          `aws acm import-certificate --certificate file://${CERTIFICATE} --private-key file://${PRIVATE_KEY} --query CertificateArn --output text`,
        )
      ).trim();
      const serial = async () =>
        book.shell.run(
          `aws acm describe-certificate --certificate-arn ${CERTIFICATE_ARN} --query "Certificate.Serial" --output text`,
        );
      const before = await serial();
      const second = await generateCertificate("chat.example.com");
      expect(await book.run("import", { ...second.files, CERTIFICATE_ARN })).toBe(`${CERTIFICATE_ARN}\n`);
      expect(await serial()).not.toBe(before);
      await Promise.all([first, second].map(({ remove }) => remove()));
    });
  });

  follow("blocked-requests", surroundings, (book) => {
    beforeAll(async () => {
      const { private_subnet_ids: subnets } = await book.variables();
      const visibility = { SampledRequestsEnabled: true, CloudWatchMetricsEnabled: true };
      const { body } = await callJson("wafv2", "AWSWAF_20190729.CreateWebACL", {
        Name: "groundwork-prod-web-acl",
        Scope: "REGIONAL",
        DefaultAction: { Allow: {} },
        VisibilityConfig: { ...visibility, MetricName: "groundwork-prod-web-acl" },
        Rules: [
          {
            Name: "RateLimit",
            Priority: 1,
            Action: { Block: {} },
            Statement: { RateBasedStatement: { Limit: 5000, AggregateKeyType: "IP" } },
            VisibilityConfig: { ...visibility, MetricName: "RateLimit" },
          },
        ],
      });
      const { ARN } = body.Summary as { ARN: string };
      await book.shell.run(`web_acl_arn=${ARN}; public_subnet_ids='${subnets}'`);
    });

    test("what it blocks, and by which rules", async () => {
      const dimensions = { Region: "ap-northeast-1", Rule: "ALL", WebACL: "groundwork-prod-web-acl" };
      await report("AWS/WAFV2", "BlockedRequests", 9000, dimensions);
      expect(await book.run("rules")).toBe(
        "groundwork-prod-web-acl BlockedRequests\t9000.0\n1\tRateLimit\tRateLimit\n",
      );
    });

    test("addresses are kept out of the load balancer's subnets, and let in again", async () => {
      const denied = () =>
        book.shell.run(
          `aws ec2 describe-network-acls --filters Name=entry.rule-action,Values=deny --query "NetworkAcls[].Entries[?CidrBlock == '203.0.113.0/24'].[RuleAction, RuleNumber, Egress][]" --output text`,
        );
      await expect(book.run("block")).rejects.toThrow(/ADDRESSES: a CIDR block/);
      expect(await book.run("block", { ADDRESSES: "203.0.113.0/24" })).toMatch(/^acl-\w+\n$/);
      expect(await denied()).toBe("deny\t50\tFalse\n");
      expect(await book.run("unblock")).toMatch(/^acl-\w+\n$/);
      expect(await denied()).toBe("");
    });
  });
}
