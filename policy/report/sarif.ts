import { controls } from "../controls";
import type { Control, Severity } from "../control";
import type { Finding, Judgement, Override } from "../judge";
import { describeGivenUp, describeOverride, foundIn } from "../words";

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
const OVERRIDDEN = "secure-default-overridden";
const UNUSED = "suppression-unused";

/** What GitHub's code scanning sorts by: above 9 critical, from 7 high, from 4 medium. */
const scores: Record<Severity, string> = { critical: "9.5", high: "8.0", medium: "5.0", low: "2.0" };

/**
 * A judgement as SARIF 2.1.0. The location is the file with the environment's settings, since that is in the
 * repository; the resource is its logical location, and the synthesized JSON a related one.
 * Source: GitHub Docs, "SARIF support for code scanning", what it requires of rules and locations.
 *
 * @param settingsFile path of the environment's settings from the project's folder
 */
export function reportSarif(judgement: Judgement, settingsFile: string): string {
  const { violations, givenUp, suppressed, overridden, unused } = judgement;
  const results = [
    ...violations.map((each) => result("error", message(each), each, settingsFile)),
    ...givenUp.map((each) => result("warning", describeGivenUp(each), each, settingsFile)),
    ...suppressed.map((each) => ({
      ...result("error", message(each), each, settingsFile),
      suppressions: [{ kind: "external", status: "accepted", justification: each.suppression.reason }],
    })),
    ...overridden.map((each) => result("warning", describeOverride(each), each, settingsFile)),
    ...unused.map(({ control, resource }) => ({
      ruleId: UNUSED,
      level: "error",
      message: { text: `The suppression of ${control} for ${resource} matches nothing.` },
      locations: [{ physicalLocation: file("policy/suppressions.ts") }],
    })),
  ];
  const driver = {
    name: "groundwork-policy",
    informationUri: "https://docs.aws.amazon.com/securityhub/latest/userguide/fsbp-standard.html",
    rules: [
      ...controls.map(ruleOf),
      {
        id: OVERRIDDEN,
        shortDescription: { text: "A secure default is not in force" },
        fullDescription: { text: "What the modules give by themselves is the safer value." },
        help: { text: "Leave the setting or the override out, or know why not." },
      },
      {
        id: UNUSED,
        shortDescription: { text: "A suppression matches nothing" },
        fullDescription: { text: "It outlived its cause, and would accept the next breach unseen." },
        help: { text: "Take it out of policy/suppressions.ts." },
      },
    ],
  };
  return `${JSON.stringify({ $schema: SCHEMA, version: "2.1.0", runs: [{ tool: { driver }, results }] }, null, 2)}\n`;
}

function ruleOf({ name, ids, title, why, mend, severity }: Control) {
  return {
    id: name,
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: { text: mend },
    properties: { "security-severity": scores[severity], tags: ["security", ...ids] },
  };
}

function result(level: "error" | "warning", text: string, at: Finding | Override, settingsFile: string) {
  const { resource, place } = at;
  return {
    ruleId: "control" in at ? at.control.name : OVERRIDDEN,
    level,
    message: { text },
    locations: [
      {
        physicalLocation: file(settingsFile),
        logicalLocations: [
          {
            name: resource.address,
            fullyQualifiedName: `${resource.stack}/${resource.path}`,
            kind: "resource",
          },
        ],
      },
    ],
    relatedLocations: [{ physicalLocation: file(`cdktf.out/stacks/${resource.stack}/cdk.tf.json`) }],
    // The same breach is the same alert at every run, wherever the file's lines have gone.
    partialFingerprints: { place: `${place} ${at.argument}` },
  };
}

function message(finding: Finding): string {
  const { control, place, allowed } = finding;
  return `${place}: ${foundIn(finding)}, allowed is ${allowed}. ${control.why} ${control.mend}`;
}

/** Code scanning wants a line too; the breach is of the file as a whole. */
function file(uri: string) {
  return { artifactLocation: { uri, uriBaseId: "%SRCROOT%" }, region: { startLine: 1 } };
}
