import type { Control } from "../../control";
import { isBlock, listOf } from "../../view/arguments";
import type { Arguments } from "../../view/arguments";
import { isToken } from "../../view/reference";

/** Arguments that are secrets by their name. */
const SECRET =
  /^((master_|auth_|user_)?password(_wo)?|passwords|secret(_string|_binary|_key)?(_wo)?|auth_token|client_secret|private_key|access_key)$/;
/** An access key of AWS, a private key, a token of GitHub. */
const LOOKS_SECRET =
  /\b(AKIA|ASIA)[0-9A-Z]{16}\b|-----BEGIN [A-Z ]*PRIVATE KEY-----|\bgh[pousr]_[A-Za-z0-9]{36}/;

export const noSecretInClear: Control = {
  name: "no-secret-in-clear",
  ids: [],
  title: "No argument of a resource holds a secret",
  severity: "critical",
  why: "The JSON, the plan and the state are read by many.",
  mend: "Take it from Secrets Manager or let Terraform draw it; write-only arguments keep it out of the state.",
  types: ["*"],
  check: (resource) =>
    secretsIn(resource.args).map((argument) => ({
      resource,
      argument,
      found: "(not shown)",
      allowed: "an expression, never the secret itself",
    })),
  examples: {
    failing: [
      { aws_elasticache_replication_group: { example: { auth_token: "0123456789abcdef0123" } } },
      { aws_lb_target_group: { example: { tags: { Note: "AKIAIOSFODNN7EXAMPLE" } } } },
      { aws_rds_cluster: { example: { master_password: "correct horse" } } },
    ],
    passing: [
      {
        aws_rds_cluster: {
          example: {
            master_password_wo: "${ephemeral.random_password.example.result}",
            master_password_wo_version: 1,
          },
        },
      },
    ],
  },
};

/** Paths of the arguments that hold a secret in clear. */
function secretsIn(block: Arguments, path = ""): string[] {
  return Object.entries(block).flatMap(([name, value]) => {
    const place = path ? `${path}.${name}` : name;
    return listOf(value).flatMap((each) => {
      if (isBlock(each)) return secretsIn(each, place);
      if (typeof each !== "string" || !each) return [];
      return LOOKS_SECRET.test(each) || (SECRET.test(name) && !isToken(each)) ? [place] : [];
    });
  });
}
