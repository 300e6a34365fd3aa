import { givenUpBy } from "../../../environments/profiles";
import type { Control } from "../../control";
import { recordsObjects } from "../../shared/records-objects";

export const cloudtrailRecordsObjects: Control = {
  name: "cloudtrail-records-objects",
  ids: ["Security Hub S3.22", "Security Hub S3.23", "CIS 3.0.0/3.8", "CIS 3.0.0/3.9"],
  title: "The trail records who reads and writes objects",
  severity: "medium",
  why: "After a leak nobody could say which objects went to whom.",
  mend: "Add s3 to governance.trail.dataEvents.",
  types: ["aws_cloudtrail"],
  setting: "governance.trail.dataEvents",
  givesUp: givenUpBy("governance.trail.dataEvents"),
  check: (trail) =>
    recordsObjects(trail)
      ? []
      : [
          {
            resource: trail,
            argument: "advanced_event_selector",
            found: trail.blocks("advanced_event_selector").map(({ name }) => name),
            allowed: "one for eventCategory Data and resources.type AWS::S3::Object",
          },
        ],
  examples: {
    failing: [
      {
        aws_cloudtrail: {
          example: {
            advanced_event_selector: [
              { field_selector: [{ field: "eventCategory", equals: ["Management"] }] },
              {
                field_selector: [
                  { field: "eventCategory", equals: ["Data"] },
                  { field: "resources.type", equals: ["AWS::S3::Object"] },
                  { field: "readOnly", equals: ["false"] },
                ],
              },
            ],
          },
        },
      },
      { aws_cloudtrail: { example: { advanced_event_selector: null } } },
      {
        aws_cloudtrail: {
          example: {
            advanced_event_selector: [
              { field_selector: [{ field: "eventCategory", equals: ["Management"] }] },
              {
                field_selector: [
                  { field: "eventCategory", equals: ["Data"] },
                  { field: "resources.type", equals: ["AWS::S3::Object"] },
                  { field: "resources.ARN", starts_with: ["arn:aws:s3:::one/"] },
                ],
              },
            ],
          },
        },
      },
      {
        aws_cloudtrail: {
          example: {
            advanced_event_selector: null,
            event_selector: [{ data_resource: [{ type: "AWS::S3::Object", values: ["arn:aws:s3:::one/"] }] }],
          },
        },
      },
    ],
    passing: [
      {
        aws_cloudtrail: {
          example: {
            advanced_event_selector: null,
            event_selector: [
              {
                include_management_events: true,
                read_write_type: "All",
                data_resource: [{ type: "AWS::S3::Object", values: ["arn:aws:s3"] }],
              },
            ],
          },
        },
      },
    ],
  },
};
