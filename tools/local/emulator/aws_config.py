"""AWS Config: a recorder that is changed, and how often it records.

Modelled: PutConfigurationRecorder takes an exclusion that excludes nothing, as the provider sends it with each change
and moto refuses, and keeps `recordingMode`, which DescribeConfigurationRecorders answers. Nothing is ever recorded and no
rule is ever tried.
"""

import json

from moto.config.responses import ConfigResponse

from teaching import records, taught


def teach() -> None:
    describe = ConfigResponse.describe_configuration_recorders
    delete = ConfigResponse.delete_configuration_recorder

    @taught(ConfigResponse)
    def put_configuration_recorder(self: ConfigResponse) -> str:
        recorder = self._get_param("ConfigurationRecorder")
        group = recorder.get("recordingGroup") or {}
        if not (group.get("exclusionByResourceTypes") or {}).get("resourceTypes"):
            group.pop("exclusionByResourceTypes", None)
        self.config_backend.put_configuration_recorder(recorder)
        if mode := recorder.get("recordingMode"):
            records(self.config_backend, "recording_modes")[recorder["name"]] = mode
        return ""

    @taught(ConfigResponse)
    def describe_configuration_recorders(self: ConfigResponse) -> str:
        answer = json.loads(describe(self))
        modes = records(self.config_backend, "recording_modes")
        for recorder in answer["ConfigurationRecorders"]:
            if recorder["name"] in modes:
                recorder["recordingMode"] = modes[recorder["name"]]
        return json.dumps(answer)

    @taught(ConfigResponse)
    def delete_configuration_recorder(self: ConfigResponse) -> str:
        answer = delete(self)
        records(self.config_backend, "recording_modes").pop(self._get_param("ConfigurationRecorderName"), None)
        return answer
