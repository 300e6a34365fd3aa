import type { Control } from "../../control";
import { isTrue, requireThat, requireTrue } from "../../require";
import { recordsManagement } from "../../shared/records-objects";

export const cloudtrailAllRegions: Control = {
  name: "cloudtrail-all-regions",
  ids: ["FSBP CloudTrail.1", "CIS 3.0.0/3.1"],
  title: "The trail records reading and writing in every region",
  severity: "high",
  why: "What happens in a region that nobody uses, or is only read, would leave no trace.",
  mend: "Set is_multi_region_trail and include_global_service_events to true, and leave management events in the selectors.",
  types: ["aws_cloudtrail"],
  check: (trail) => [
    ...requireTrue(trail, "is_multi_region_trail"),
    ...requireThat(
      trail,
      "include_global_service_events",
      (value) => value === undefined || isTrue(value),
      "true or nothing",
    ),
    ...requireThat(
      trail,
      "enable_logging",
      (value) => value === undefined || isTrue(value),
      "true or nothing",
    ),
    ...(recordsManagement(trail)
      ? []
      : [
          {
            resource: trail,
            argument: "advanced_event_selector",
            found: trail.blocks("advanced_event_selector"),
            allowed: "one for eventCategory Management, without readOnly",
          },
        ]),
  ],
  examples: {
    failing: [
      {
        aws_cloudtrail: {
          example: {
            advanced_event_selector: [
              {
                field_selector: [
                  { field: "eventCategory", equals: ["Management"] },
                  { field: "readOnly", equals: ["false"] },
                ],
              },
              {
                field_selector: [
                  { field: "eventCategory", equals: ["Data"] },
                  { field: "resources.type", equals: ["AWS::S3::Object"] },
                ],
              },
            ],
          },
        },
      },
      { aws_cloudtrail: { example: { is_multi_region_trail: false } } },
      { aws_cloudtrail: { example: { enable_logging: false } } },
      {
        aws_cloudtrail: {
          example: {
            advanced_event_selector: [
              {
                field_selector: [
                  { field: "eventCategory", equals: ["Data"] },
                  { field: "resources.type", equals: ["AWS::S3::Object"] },
                ],
              },
            ],
          },
        },
      },
    ],
    passing: [{ aws_cloudtrail: { example: { include_global_service_events: true } } }],
  },
};
