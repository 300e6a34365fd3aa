/** One statement of an IAM policy, with the keys that AWS writes. */
export interface Statement {
  readonly Sid: string;
  readonly Effect?: "Allow" | "Deny";
  readonly Principal?: "*" | Record<string, string | readonly string[]>;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Record<string, Record<string, string | readonly string[]>>;
}

/**
 * A policy as the JSON text that AWS takes. Tokens may stand in any string. A statement's effect is Allow
 * unless it says otherwise.
 */
export function policyDocument(statements: readonly Statement[]): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: statements.map(({ Sid, Effect = "Allow", ...rest }) => ({ Sid, Effect, ...rest })),
  });
}

/**
 * The trust policy that lets one AWS service take a role, only on behalf of the given account and, where
 * `sourceArn` is given, of resources that match it (confused deputy).
 */
export function serviceTrust(service: string, account: string, sourceArn?: string): string {
  return policyDocument([
    {
      Sid: "AllowService",
      Principal: { Service: service },
      Action: "sts:AssumeRole",
      Condition: {
        StringEquals: { "aws:SourceAccount": account },
        ...(sourceArn && { ArnLike: { "aws:SourceArn": sourceArn } }),
      },
    },
  ]);
}
