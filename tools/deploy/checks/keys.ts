import { DescribeKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import type { Check } from "./check";

/** The keys that data are encrypted with can be used. */
export const keys: Check<"security"> = {
  title: "The keys are enabled",
  seconds: 60,
  look: async ({ settings, outputs }) => {
    const client = new KMSClient({ region: settings.region });
    const arns = [outputs.data_kms_key_arn, outputs.logs_kms_key_arn, outputs.secrets_kms_key_arn];
    const states = await Promise.all(
      arns.map(async (KeyId) => (await client.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata!),
    );
    const others = states.filter(({ KeyState }) => KeyState !== "Enabled");
    return {
      isWell: others.length === 0,
      said:
        others.map(({ Arn, KeyState }) => `${Arn} ${KeyState}`).join(", ") || `${arns.length} keys enabled`,
    };
  },
  mend: "Nothing encrypted with such a key can be read. Enable it, or cancel its deletion, in the KMS console at once.",
};
