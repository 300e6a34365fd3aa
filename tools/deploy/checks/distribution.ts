import { CloudFrontClient, GetDistributionCommand } from "@aws-sdk/client-cloudfront";
import { EDGE_REGION } from "../../../environments/aws/regions";
import { certificateMend, lookAtCertificate } from "./certificate";
import type { Check } from "./check";

/** CloudFront serves the distribution everywhere as it was deployed, with a valid certificate. */
export const distribution: Check<"cdn"> = {
  title: "CloudFront is deployed and its certificate valid",
  seconds: 1200,
  look: async ({ outputs }) => {
    const client = new CloudFrontClient({ region: EDGE_REGION });
    const { Distribution } = await client.send(
      new GetDistributionCommand({ Id: outputs.cloudfront_distribution_id }),
    );
    const certificate = await lookAtCertificate(outputs.cloudfront_certificate_arn, EDGE_REGION);
    const { Status, DistributionConfig } = Distribution!;
    const isOn = DistributionConfig!.Enabled;
    return {
      isWell: Status === "Deployed" && isOn === true && certificate.isWell,
      said: `distribution ${isOn ? Status : "disabled"}, ${certificate.said}`,
    };
  },
  mend: `CloudFront takes minutes to reach every place, seldom more than fifteen. ${certificateMend}`,
};
