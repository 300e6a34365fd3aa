"""CloudWatch: composite alarms, and metric filters of log groups that are put again.

Modelled: PutCompositeAlarm with its rule, its actions and its suppressor. Every alarm that a rule names must be there,
and cannot be deleted while a rule names it. A composite alarm's state follows from the states of the alarms in its
rule, which SetAlarmState sets, through composites of composites as well. They take tags. DescribeAlarms answers composite alarms only
if it is asked for them.
PutMetricFilter wants its log group, and replaces the filter of the same name where moto keeps both.
No metric is ever evaluated, no log line counted, nobody told, no action suppressed. Alarms begin with INSUFFICIENT_DATA.
"""

import re
from typing import Any

from moto.cloudwatch.models import CloudWatchBackend
from moto.cloudwatch.responses import CloudWatchResponse
from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import utcnow
from moto.logs.responses import LogsResponse

from teaching import AwsError, plain, records, taught

MOST_IN_RULE = 100
# What a rule is made of; names stand plain, or in quotes with spaces in them.
TOKEN = re.compile(
    r"""\s*(?:(?P<word>AND|OR|NOT|TRUE|FALSE)\b
        |(?P<state>ALARM|OK|INSUFFICIENT_DATA)\(\s*(?:"(?P<quoted>[^"]+)"|(?P<name>[^\s")]+))\s*\)
        |(?P<bracket>[()]))""",
    re.VERBOSE,
)
KEPT = [
    "AlarmName",
    "AlarmDescription",
    "AlarmRule",
    "ActionsEnabled",
    "OKActions",
    "AlarmActions",
    "InsufficientDataActions",
    "ActionsSuppressor",
    "ActionsSuppressorWaitPeriod",
    "ActionsSuppressorExtensionPeriod",
]


def _refuse(message: str) -> None:
    raise AwsError("ValidationError", message)


def _composites(backend: CloudWatchBackend) -> dict[str, dict[str, Any]]:
    return records(backend, "composite_alarms")


def _tokens(rule: str) -> list[tuple[str, str]]:
    """The rule as words, brackets, and (state, alarm name) pairs."""
    found, place = [], 0
    while rule[place:].strip():
        match = TOKEN.match(rule, place)
        if match is None:
            _refuse(f"AlarmRule is not valid at: {rule[place:].strip()[:40]}")
        if state := match["state"]:
            found.append((state, (match["quoted"] or match["name"]).split(":alarm:")[-1]))
        else:
            found.append((match["word"] or match["bracket"], ""))
        place = match.end()
    return found


def _named(rule: str) -> set[str]:
    return {name for _, name in _tokens(rule) if name}


def _state_of(backend: CloudWatchBackend, name: str) -> str:
    composite = _composites(backend).get(name)
    if composite is None:
        return backend.alarms[name].state_value
    return "ALARM" if _holds(backend, _tokens(composite["AlarmRule"])) else "OK"


def _holds(backend: CloudWatchBackend, tokens: list[tuple[str, str]]) -> bool:
    """Whether a rule holds: NOT binds tighter than AND, and AND tighter than OR."""

    def either() -> bool:
        value = both()
        while tokens and tokens[0][0] == "OR":
            tokens.pop(0)
            value = both() or value
        return value

    def both() -> bool:
        value = one()
        while tokens and tokens[0][0] == "AND":
            tokens.pop(0)
            value = one() and value
        return value

    def one() -> bool:
        if not tokens:
            _refuse("AlarmRule ends too early")
        kind, name = tokens.pop(0)
        if kind == "NOT":
            return not one()
        if kind in ("TRUE", "FALSE"):
            return kind == "TRUE"
        if kind == "(":
            value = either()
            if not tokens or tokens.pop(0)[0] != ")":
                _refuse("AlarmRule has a bracket that is not closed")
            return value
        if not name:
            _refuse(f"AlarmRule has {kind} where an alarm must stand")
        return _state_of(backend, name) == kind

    value = either()
    if tokens:
        _refuse(f"AlarmRule goes on with {tokens[0][0]} where it should end")
    return value


def teach() -> None:
    describe, delete = CloudWatchResponse.describe_alarms, CloudWatchResponse.delete_alarms
    put_alarm, tag = CloudWatchBackend.put_metric_alarm, CloudWatchBackend.tag_resource
    put_filter = LogsResponse.put_metric_filter

    def put_metric_alarm(self: CloudWatchBackend, name: str, *args: Any, **kwargs: Any) -> Any:
        earlier = self.alarms.get(name)
        alarm = put_alarm(self, name, *args, **kwargs)
        alarm.state_value = earlier.state_value if earlier else "INSUFFICIENT_DATA"
        return alarm

    def tag_resource(self: CloudWatchBackend, arn: str, tags: dict[str, str]) -> None:
        if any(alarm["AlarmArn"] == arn for alarm in _composites(self).values()):
            self.tagger.tag_resource(arn, self.tagger.convert_dict_to_tags_input(tags))
        else:
            tag(self, arn, tags)

    CloudWatchBackend.put_metric_alarm = put_metric_alarm
    CloudWatchBackend.tag_resource = tag_resource

    @taught(CloudWatchResponse)
    def put_composite_alarm(self: CloudWatchResponse) -> ActionResult:
        backend = self.cloudwatch_backend
        given = plain(self._get_params())
        name, rule = given["AlarmName"], given["AlarmRule"]
        if name in backend.alarms:
            _refuse(f"{name} is a metric alarm already")
        known = backend.alarms.keys() | _composites(backend).keys()
        named = _named(rule)
        if missing := sorted((named | {given.get("ActionsSuppressor") or name}) - known - {name}):
            _refuse(f"Could not save the composite alarm as alarms {missing} in the alarm rule do not exist")
        if name in named:
            _refuse("A composite alarm cannot depend on itself")
        if len(named) > MOST_IN_RULE:
            _refuse(f"AlarmRule names {len(named)} alarms, more than {MOST_IN_RULE}")
        _holds(backend, _tokens(rule))
        arn = f"arn:aws:cloudwatch:{self.region}:{self.current_account}:alarm:{name}"
        kept = {key: given[key] for key in KEPT if given.get(key) is not None}
        _composites(backend)[name] = {
            "ActionsEnabled": True,
            **kept,
            "AlarmArn": arn,
            "AlarmConfigurationUpdatedTimestamp": utcnow(),
        }
        if tags := given.get("Tags"):
            backend.tagger.tag_resource(arn, tags)
        return EmptyResult()

    @taught(CloudWatchResponse)
    def describe_alarms(self: CloudWatchResponse) -> ActionResult:
        types = self._get_param("AlarmTypes") or ["MetricAlarm"]
        answer = describe(self).result if "MetricAlarm" in types else {"MetricAlarms": []}
        names, prefix = self._get_param("AlarmNames") or [], self._get_param("AlarmNamePrefix") or ""
        backend = self.cloudwatch_backend
        composites = [
            {**alarm, "StateValue": _state_of(backend, name)}
            for name, alarm in _composites(backend).items()
            if "CompositeAlarm" in types and name.startswith(prefix) and (not names or name in names)
        ]
        return ActionResult({"MetricAlarms": answer["MetricAlarms"], "CompositeAlarms": composites})

    @taught(CloudWatchResponse)
    def delete_alarms(self: CloudWatchResponse) -> ActionResult:
        backend = self.cloudwatch_backend
        names = self._get_param("AlarmNames", [])
        for composite, alarm in _composites(backend).items():
            if composite not in names and (needed := sorted(_named(alarm["AlarmRule"]) & set(names))):
                _refuse(
                    f"Alarm {needed[0]} cannot be deleted as there are composite alarm(s) depending on it: {composite}"
                )
        for name in names:
            _composites(backend).pop(name, None)
        return delete(self)

    @taught(LogsResponse)
    def put_metric_filter(self: LogsResponse) -> str:
        group, name = self._get_param("logGroupName"), self._get_param("filterName")
        if group not in self.logs_backend.groups:
            raise AwsError("ResourceNotFoundException", f"The specified log group does not exist: {group}")
        self.logs_backend.delete_metric_filter(name, group)
        return put_filter(self)
