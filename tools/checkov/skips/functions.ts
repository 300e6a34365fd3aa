import type { Skip } from "./skip";

/** Functions. */
export const functions: readonly Skip[] = [
  {
    check: "CKV_AWS_50",
    resources: ["database/migration/function/function", "monitoring/websocket_check/function/function"],
    why: "They call nothing that a trace would follow; what they do is in their logs.",
    coveredBy: [
      {
        test: "__tests__/unit/modules/function/vpc-function.test.ts",
        title: "writes to its own log group, encrypted and kept for a time, which is there before it",
      },
    ],
  },
  {
    check: "CKV_AWS_116",
    resources: ["database/migration/function/function", "monitoring/websocket_check/function/function"],
    why: "They are called at regular intervals, and the next call does what is left; alarms tell when they fail.",
    coveredBy: [
      {
        test: "__tests__/unit/modules/function/schedule.test.ts",
        title: "a call that fails is not repeated",
      },
    ],
  },
  {
    check: "CKV_AWS_173",
    resources: ["database/migration/function/function", "monitoring/websocket_check/function/function"],
    why: "Their variables hold no secret.",
    coveredBy: [{ control: "lambda-no-secret" }],
  },
  {
    check: "CKV_AWS_272",
    resources: ["database/migration/function/function", "monitoring/websocket_check/function/function"],
    why: "Their code is packed from this repository by whoever deploys it, and its digest is in the plan.",
    coveredBy: [
      {
        test: "__tests__/unit/modules/function/archive.test.ts",
        title: "the digest is that of the bytes, and names the file",
      },
    ],
  },
  {
    check: "CKV_AWS_115",
    resources: ["monitoring/websocket_check/function/function"],
    why: "It is called by its schedule only, and a reserve would be taken from the account's share.",
    coveredBy: [
      { test: "__tests__/unit/modules/function/schedule.test.ts", title: "only this rule may call it" },
    ],
  },
  {
    check: "CKV_AWS_117",
    resources: ["monitoring/websocket_check/function/function"],
    why: "It looks from outside of the VPC, as users do.",
    coveredBy: [
      {
        test: "__tests__/unit/modules/function/node-function.test.ts",
        title: "has no interface in the VPC, and no right to make one",
      },
    ],
  },
];
