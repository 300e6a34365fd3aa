import { nameOf, names } from "../names";
import type { NameKey } from "../names";
import type { Problem } from "../problem";
import { rule } from "./rule";

/** Names that AWS limits, made of `project`, `environment` and, where they are unique worldwide, `account`. */
export const nameRules = [
  rule(["project", "environment", "account"], (project, environment, account) =>
    (Object.keys(names) as NameKey[]).flatMap((key): Problem[] => {
      const { resource, limit } = names[key];
      const value = nameOf({ project, environment, account }, key);
      const excess = value.length - limit;
      if (excess <= 0) return [];
      return [
        {
          path: "project",
          value: project,
          allowed: `short enough for each name made of it: the ${resource} ${value} has ${value.length} characters, at most ${limit} are allowed`,
          mend: `shorten project or environment by ${excess}`,
        },
      ];
    }),
  ),

  // Source: Cognito API Reference, CreateUserPoolDomain; the prefix cannot hold these words.
  rule(["project", "environment", "account"], (project, environment, account) => {
    const domain = nameOf({ project, environment, account }, "cognitoDomain");
    const word = ["aws", "amazon", "cognito"].find((reserved) => domain.includes(reserved));
    if (!word) return [];
    return [
      {
        path: "project",
        value: project,
        allowed: `a name without aws, amazon or cognito: the Cognito domain ${domain} holds "${word}"`,
        mend: `choose a project and environment without "${word}"`,
      },
    ];
  }),

  // Sources: S3 User Guide, "General purpose bucket naming rules"; ELB API Reference, CreateLoadBalancer.
  rule(["project"], (project) => {
    const prefix = ["sthree-", "xn--", "amzn-s3-demo-", "internal-"].find((reserved) =>
      `${project}-`.startsWith(reserved),
    );
    if (!prefix) return [];
    return [
      {
        path: "project",
        value: project,
        allowed: `no name that begins with "${prefix}": ${prefix === "internal-" ? "load balancers" : "S3 buckets"} cannot`,
        mend: "choose another project",
      },
    ];
  }),
];
