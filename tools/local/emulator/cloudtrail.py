"""CloudTrail: deletion by ARN, selectors that are replaced, and a trail that says it has them.

Modelled: DeleteTrail by name or ARN, refused for a trail that is not there; PutEventSelectors takes the place of what
was there, basic or advanced; PutInsightSelectors likewise, and without them GetInsightSelectors is refused, as AWS does.
Nothing is ever recorded, and whether the bucket's, key's and role's policies let CloudTrail write is not checked.
"""

import json

from moto.cloudtrail.models import Trail
from moto.cloudtrail.responses import CloudTrailResponse

from teaching import AwsError, taught


def teach() -> None:
    describe = Trail.description

    def description(self: Trail, include_region: bool = False) -> dict:
        return {
            **describe(self, include_region),
            "HasCustomEventSelectors": bool(self.event_selectors or self.advanced_event_selectors),
            "HasInsightSelectors": bool(self.insight_selectors),
        }

    def put_event_selectors(self: Trail, event_selectors: list, advanced_event_selectors: list) -> None:
        self.event_selectors = event_selectors or []
        self.advanced_event_selectors = advanced_event_selectors or []

    def put_insight_selectors(self: Trail, insight_selectors: list) -> None:
        self.insight_selectors = insight_selectors

    Trail.description = description
    Trail.put_event_selectors = put_event_selectors
    Trail.put_insight_selectors = put_insight_selectors

    @taught(CloudTrailResponse)
    def delete_trail(self: CloudTrailResponse) -> str:
        backend = self.cloudtrail_backend
        del backend.trails[backend.get_trail(self._get_param("Name")).trail_name]
        return "{}"

    @taught(CloudTrailResponse)
    def get_insight_selectors(self: CloudTrailResponse) -> str:
        trail = self.cloudtrail_backend.get_trail(json.loads(self.body)["TrailName"])
        if not trail.insight_selectors:
            raise AwsError("InsightNotEnabledException", f"Trail {trail.trail_name} does not have Insights enabled.")
        return json.dumps({"TrailARN": trail.arn, "InsightSelectors": trail.insight_selectors})
