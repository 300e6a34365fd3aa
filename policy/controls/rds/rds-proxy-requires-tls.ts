import type { Control } from "../../control";
import { requireTrue } from "../../require";

export const rdsProxyRequiresTls: Control = {
  name: "rds-proxy-requires-tls",
  ids: ["FSBP RDS.43"],
  title: "RDS Proxy refuses connections without TLS",
  severity: "medium",
  why: "A client that forgets TLS would send passwords and messages in clear.",
  mend: "Set require_tls to true.",
  types: ["aws_db_proxy"],
  check: (proxy) => requireTrue(proxy, "require_tls"),
  examples: {
    failing: [
      { aws_db_proxy: { example: { require_tls: false } } },
      { aws_db_proxy: { example: { require_tls: null } } },
    ],
    passing: [{ aws_db_proxy: { example: { require_tls: true } } }],
  },
};
