import { CloudTrailClient, GetTrailStatusCommand } from "@aws-sdk/client-cloudtrail";
import type { Check } from "./check";

/** The account's trail records. */
export const trail: Check<"governance"> = {
  title: "The trail records",
  seconds: 120,
  look: async ({ settings, resources }) => {
    const client = new CloudTrailClient({ region: settings.region });
    const found = await Promise.all(
      resources("aws_cloudtrail").map(({ arn }) =>
        client.send(new GetTrailStatusCommand({ Name: arn as string })),
      ),
    );
    const silent = found.filter(({ IsLogging }) => !IsLogging).length;
    const error = found.map(({ LatestDeliveryError }) => LatestDeliveryError).find(Boolean);
    return {
      isWell: silent === 0 && !error,
      said: error
        ? `delivery fails: ${error}`
        : silent
          ? "the trail is stopped"
          : `${found.length} trail records`,
    };
  },
  mend: "What happens in the account is not recorded. Start the trail (aws cloudtrail start-logging); a delivery that fails is mended in its bucket's or key's policy.",
};
