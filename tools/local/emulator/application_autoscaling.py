"""Application Auto Scaling: tags of a scalable target.

Modelled: tags given to RegisterScalableTarget, TagResource, UntagResource, ListTagsForResource; they go with the
target at DeregisterScalableTarget. moto itself keeps targets and policies; nothing ever scales.
"""

import json

from moto.applicationautoscaling.responses import ApplicationAutoScalingResponse

from teaching import AwsError, records, taught


def _tags(self: ApplicationAutoScalingResponse) -> dict[str, str]:
    backend = self.applicationautoscaling_backend
    arn = self._get_param("ResourceARN")
    if not any(target.arn == arn for targets in backend.targets.values() for target in targets.values()):
        raise AwsError("ResourceNotFoundException", f"No scalable target has the ARN {arn}")
    return records(backend, "tags").setdefault(arn, {})


def teach() -> None:
    register = ApplicationAutoScalingResponse.register_scalable_target

    @taught(ApplicationAutoScalingResponse)
    def register_scalable_target(self: ApplicationAutoScalingResponse) -> str:
        answer = register(self)
        if tags := self._get_param("Tags"):
            arn = json.loads(answer)["ScalableTargetARN"]
            records(self.applicationautoscaling_backend, "tags").setdefault(arn, {}).update(tags)
        return answer

    @taught(ApplicationAutoScalingResponse)
    def list_tags_for_resource(self: ApplicationAutoScalingResponse) -> str:
        return json.dumps({"Tags": _tags(self)})

    @taught(ApplicationAutoScalingResponse)
    def tag_resource(self: ApplicationAutoScalingResponse) -> str:
        _tags(self).update(self._get_param("Tags"))
        return "{}"

    @taught(ApplicationAutoScalingResponse)
    def untag_resource(self: ApplicationAutoScalingResponse) -> str:
        tags = _tags(self)
        for key in self._get_param("TagKeys"):
            tags.pop(key, None)
        return "{}"
