import {
  CreateBucketCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { options, region } from "../deploy/emulator/emulator";
import { follow } from "./helpers/drill";
import type { Surroundings } from "./helpers/drill";

const Bucket = "groundwork-prod-frontend";

export const drillPages = (surroundings: Surroundings) =>
  follow("cdn-errors", surroundings, (book) => {
    let s3: S3Client;
    const put = (Body: string) =>
      s3.send(new PutObjectCommand({ Bucket, Key: "index.html", Body, ContentType: "text/html" }));

    beforeAll(async () => {
      s3 = new S3Client({ ...options(), forcePathStyle: true });
      await s3.send(
        new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: region } }),
      );
      await s3.send(
        new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }),
      );
      await put("<title>Chat</title>");
      await put("");
      const origin = {
        Id: "pages",
        DomainName: `${Bucket}.s3.${region}.amazonaws.com`,
        S3OriginConfig: { OriginAccessIdentity: "" },
      };
      const config = {
        CallerReference: "drill",
        Comment: "",
        Enabled: true,
        Origins: { Quantity: 1, Items: [origin] },
        DefaultCacheBehavior: {
          TargetOriginId: "pages",
          ViewerProtocolPolicy: "redirect-to-https",
          CachePolicyId: "658327ea-f89d-4fab-a63d-7e88639e58f6",
        },
      };
      const id = await book.shell.run(
        `aws cloudfront create-distribution --distribution-config '${JSON.stringify(config)}' --query Distribution.Id --output text`,
      );
      await book.shell.run(`cloudfront_distribution_id=${id.trim()}; frontend_s3_bucket=${Bucket}`);
    });

    const page = () => book.shell.run(`aws s3 cp s3://${Bucket}/index.html -`);

    test("the distribution, its origins and its error rate are told", async () => {
      const said = await book.run("distribution");
      expect(said).toMatch(/^\w+\tTrue\t\S+\.cloudfront\.net\npages\tgroundwork-prod-frontend\.s3\./);
      expect(said).toMatch(/5xxErrorRate\t\n/);
    });

    test("a page that went wrong is put back, and fetched anew everywhere", async () => {
      expect(await book.run("pages")).toMatch(/ 0 index\.html\n/);
      expect(await page()).toBe("");
      await book.run("before");
      expect(await page()).toBe("<title>Chat</title>");
      expect(await book.run("invalidate")).toMatch(/^\w+\t\w+\n$/);
    });
  });
