import type { Control } from "../../control";
import { cloudfrontAccessLogged } from "./cloudfront-access-logged";
import { cloudfrontDefaultRootObject } from "./cloudfront-default-root-object";
import { cloudfrontOriginAccessControl } from "./cloudfront-origin-access-control";
import { cloudfrontOriginTlsVersion } from "./cloudfront-origin-tls-version";
import { cloudfrontOriginsUseTls } from "./cloudfront-origins-use-tls";
import { cloudfrontOwnCertificate } from "./cloudfront-own-certificate";
import { cloudfrontSecurityHeaders } from "./cloudfront-security-headers";
import { cloudfrontSignsRequests } from "./cloudfront-signs-requests";
import { cloudfrontSni } from "./cloudfront-sni";
import { cloudfrontTlsVersion } from "./cloudfront-tls-version";
import { cloudfrontViewersUseTls } from "./cloudfront-viewers-use-tls";
import { cloudfrontWebAcl } from "./cloudfront-web-acl";

export const cloudfront: readonly Control[] = [
  cloudfrontAccessLogged,
  cloudfrontDefaultRootObject,
  cloudfrontOriginAccessControl,
  cloudfrontOriginTlsVersion,
  cloudfrontOriginsUseTls,
  cloudfrontOwnCertificate,
  cloudfrontSecurityHeaders,
  cloudfrontSignsRequests,
  cloudfrontSni,
  cloudfrontTlsVersion,
  cloudfrontViewersUseTls,
  cloudfrontWebAcl,
];
