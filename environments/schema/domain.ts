import { z } from "zod";
import { field } from "./field";

/**
 * A domain and where its DNS is: a Route 53 zone of this account, in which certificate and records are made, or
 * elsewhere, where you make them by hand (docs/domain.md).
 *
 * @param example a name as an environment would give it
 * @param region the region of the example's certificate
 */
export const domain = (example: string, region: string) =>
  z
    .strictObject({
      /** ACM takes no more than 64 characters for the first name of a certificate. */
      name: field(
        z
          .string()
          .max(64)
          .regex(/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/),
        "a lower-case domain name of at most 64 characters",
        `"${example}"`,
      ),
      /** Route 53 zone; without it, DNS is elsewhere. */
      hostedZoneId: field(
        z.string().regex(/^Z[A-Z0-9]+$/),
        "the id of a hosted zone",
        '"Z0123456789EXAMPLE"',
      ).optional(),
      /** A certificate that is there already; without it, the security phase requests one. */
      certificateArn: field(
        z.string().regex(/^arn:aws:acm:[a-z0-9-]+:\d{12}:certificate\/[0-9a-f-]+$/),
        "the ARN of an ACM certificate",
        `"arn:aws:acm:${region}:111111111111:certificate/00000000-0000-0000-0000-000000000000"`,
      ).optional(),
    })
    .optional();
