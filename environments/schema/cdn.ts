import { z } from "zod";
import { EDGE_REGION } from "../aws/regions";
import { domain } from "./domain";
import { choice, field, flag, logRetentionDays, requestLimit } from "./field";

export const cdn = z.strictObject({
  /** Domain of the application's pages. Without one, CloudFront's own name serves them. */
  domain: domain("chat.example.com", EDGE_REGION),
  /** Which of CloudFront's edge locations serve: the more, the dearer. */
  priceClass: choice("PriceClass_100", "PriceClass_200", "PriceClass_All"),
  /** Content security policy of the pages. */
  contentSecurityPolicy: field(
    z.string().regex(/^[\x20-\x7e]{1,2048}$/),
    "the text of a Content-Security-Policy header, at most 2048 characters",
    "\"default-src 'self'\"",
  ).optional(),
  /**
   * For what browsers are told to use HTTPS only, for two years: the pages' name, names below it as well, or also that
   * they may have it built in. Left out, names below it as well.
   */
  strictTransport: choice("host", "subdomains", "preload").optional(),
  /** Requests of one address in five minutes, above which CloudFront's web ACL blocks it. */
  requestsPerFiveMinutes: requestLimit(2000),
  /** How long access logs and the web ACL's logs are kept. */
  logRetentionDays: logRetentionDays(),
  /** Whether a plan that would destroy the distribution or the pages is refused. */
  deletionProtection: flag(),
});
