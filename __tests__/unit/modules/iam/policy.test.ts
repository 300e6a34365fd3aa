import { policyDocument, serviceTrust } from "../../../../modules/iam/policy";
import { statements } from "../../synth";

describe("policyDocument", () => {
  test("allows where a statement does not say otherwise, and refuses where it does", () => {
    const document = policyDocument([
      { Sid: "Read", Action: "s3:GetObject", Resource: "arn:aws:s3:::a/*" },
      { Sid: "NoDelete", Effect: "Deny", Action: "s3:DeleteObject", Resource: "*" },
    ]);
    expect(JSON.parse(document)).toEqual({
      Version: "2012-10-17",
      Statement: [
        { Sid: "Read", Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::a/*" },
        { Sid: "NoDelete", Effect: "Deny", Action: "s3:DeleteObject", Resource: "*" },
      ],
    });
  });
});

describe("serviceTrust", () => {
  test("lets one service take the role, for this account only", () => {
    expect(statements(serviceTrust("ecs-tasks.amazonaws.com", "111111111111"))).toEqual([
      expect.objectContaining({
        Effect: "Allow",
        Principal: { Service: "ecs-tasks.amazonaws.com" },
        actions: ["sts:AssumeRole"],
        Condition: { StringEquals: { "aws:SourceAccount": "111111111111" } },
      }),
    ]);
  });

  test("also asks for the source where one is named", () => {
    const [statement] = statements(serviceTrust("a.amazonaws.com", "111111111111", "arn:aws:ecs:x:1:*"));
    expect(statement!.Condition).toEqual({
      StringEquals: { "aws:SourceAccount": "111111111111" },
      ArnLike: { "aws:SourceArn": "arn:aws:ecs:x:1:*" },
    });
  });
});
