"""GuardDuty: protection plans of a detector that are set one by one, and its tags.

Modelled: an update sets the plans that it names and leaves the others, each with its additional configuration, where
moto forgets them; the three calls of tags of a detector. Nothing is ever looked at, so there are no findings.
"""

import json
from typing import Any
from urllib.parse import unquote

from moto.guardduty import urls
from moto.guardduty.models import Detector
from moto.guardduty.responses import GuardDutyResponse

from teaching import taught


def _merged(kept: list[dict[str, Any]], given: list[dict[str, Any]]) -> list[dict[str, Any]]:
    by_name = {feature["name"]: feature for feature in kept}
    for feature in given:
        by_name[feature["name"]] = {**by_name.get(feature["name"], {}), **feature}
    return list(by_name.values())


def _tags(self: GuardDutyResponse) -> dict[str, str]:
    detector_id = unquote(self.path).split(":detector/")[-1].strip("/")
    return self.guardduty_backend.detectors[detector_id].tags


def teach() -> None:
    update = Detector.update

    def update_by_name(self: Detector, *arguments: Any, **named: Any) -> None:
        kept = self.features
        update(self, *arguments, **named)
        if self.features is not kept:
            self.features = _merged(kept, self.features)

    Detector.update = update_by_name
    urls.url_paths["{0}/tags/(?P<arn>.+)$"] = GuardDutyResponse.dispatch

    @taught(GuardDutyResponse)
    def list_tags_for_resource(self: GuardDutyResponse) -> str:
        return json.dumps({"tags": _tags(self)})

    @taught(GuardDutyResponse)
    def tag_resource(self: GuardDutyResponse) -> str:
        _tags(self).update(self._get_param("tags"))
        return "{}"

    @taught(GuardDutyResponse)
    def untag_resource(self: GuardDutyResponse) -> str:
        for key in self.querystring["tagKeys"]:
            _tags(self).pop(key, None)
        return "{}"
