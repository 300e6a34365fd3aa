"""Every service: requests that AWS's own published API model forbids are refused.

Modelled, from the models in botocore, for all of AWS's protocols (query, EC2, JSON, REST with JSON and with XML): required
members, lengths, ranges, enumerations and patterns, in paths, query strings, headers and bodies. The answer is a
ValidationException in the words of AWS, whatever the service itself would call it. A pattern that Python cannot read is
not checked, nor is the text of a stream. The models do not say what AWS checks beyond them: which values fit together,
what must exist, and what an account may do.

`GET /groundwork/requests` answers how often each operation of each service was checked.
"""

import re
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from botocore.model import OperationNotFoundError, Shape
from moto.core.parse import PROTOCOL_PARSERS, RequestParserError
from moto.core.request import determine_request_protocol
from moto.core.responses import ActionResult, BaseResponse
from moto.core.utils import get_service_model
from moto.s3.responses import S3Response

from teaching import AwsError

_lock = threading.Lock()
_checked: dict[str, Counter[str]] = defaultdict(Counter)


def checked() -> dict[str, dict[str, int]]:
    """How often each operation of each service was checked since the server started."""
    with _lock:
        return {service: dict(sorted(counts.items())) for service, counts in sorted(_checked.items())}


@cache
def _pattern(source: str) -> re.Pattern[str] | None:
    try:
        return re.compile(source)
    except re.error:
        return None


def _too_short_or_long(shape: Shape, value: Any) -> Iterator[str]:
    sized = shape.type_name in ("string", "list", "map", "blob")
    size, noun = (len(value), "have length") if sized else (value, "have value")
    if "min" in shape.metadata and size < shape.metadata["min"]:
        yield f"Member must {noun} greater than or equal to {shape.metadata['min']}"
    if "max" in shape.metadata and size > shape.metadata["max"]:
        yield f"Member must {noun} less than or equal to {shape.metadata['max']}"


def _broken_rules(shape: Shape, value: Any) -> Iterator[str]:
    if shape.serialization.get("streaming") or shape.metadata.get("streaming"):
        return
    if shape.type_name in ("string", "list", "map", "blob", "integer", "long", "float", "double"):
        yield from _too_short_or_long(shape, value)
    if shape.type_name != "string":
        return
    if (allowed := shape.metadata.get("enum")) and value not in allowed:
        yield f"Member must satisfy enum value set: {allowed}"
    source = shape.metadata.get("pattern")
    if source and (pattern := _pattern(source)) and not pattern.fullmatch(value):
        yield f"Member must satisfy regular expression pattern: {source}"


def _problems(shape: Shape, value: Any, path: str) -> Iterator[str]:
    if value is None:
        return
    for rule in _broken_rules(shape, value):
        shown = "***" if shape.metadata.get("sensitive") else str(value)[:60]
        yield f"Value '{shown}' at '{path.rstrip('.')}' failed to satisfy constraint: {rule}"
    if shape.type_name == "structure":
        for name in shape.required_members:
            if name not in value:
                yield f"Value null at '{path}{name}' failed to satisfy constraint: Member must not be null"
        for name, member in shape.members.items():
            if name in value:
                yield from _problems(member, value[name], f"{path}{name}.")
    elif shape.type_name == "list":
        for number, entry in enumerate(value):
            yield from _problems(shape.member, entry, f"{path}{number + 1}.")
    elif shape.type_name == "map":
        for key, entry in value.items():
            yield from _problems(shape.key, key, f"{path}key.")
            yield from _problems(shape.value, entry, f"{path}{key}.")


def check(response: BaseResponse) -> None:
    """Refuses the request that this response is about to answer if its model does."""
    request = response.normalized_request
    service = get_service_model(response.boto3_service_name)
    # Notes what the path says as well, for services that are called by it.
    action = response._get_action()
    try:
        operation = service.operation_model(action)
    except OperationNotFoundError:
        return
    with _lock:
        _checked[service.service_name][action] += 1
    if operation.input_shape is None:
        return
    protocol = determine_request_protocol(service, request.content_type)
    try:
        given = PROTOCOL_PARSERS[protocol](operation, map_type=dict).parse(
            {
                "method": request.method,
                "values": request.values,
                "headers": request.headers,
                "body": request.data,
                "url_path": request.path,
                "url_params": response.uri_match,
            }
        )
    except (RequestParserError, ValueError) as unreadable:
        raise AwsError("SerializationException", f"the request of {action} cannot be read: {unreadable}")
    problems = list(_problems(operation.input_shape, given, ""))
    if problems:
        noun = "error" if len(problems) == 1 else "errors"
        raise AwsError(
            "ValidationException", f"{len(problems)} validation {noun} detected: {'; '.join(problems)}"
        )


def _s3_if_valid(respond: Callable) -> Callable:
    """S3 is called by its own ways into moto, past `call_action`."""

    def respond_if_valid(self: S3Response, request: Any, full_url: str) -> Any:
        try:
            check(self)
        except AwsError as refusal:
            return self.serialized(ActionResult(refusal))
        return respond(self, request, full_url)

    return respond_if_valid


def teach() -> None:
    call_action = BaseResponse.call_action

    def call_action_if_valid(self: BaseResponse) -> Any:
        check(self)
        return call_action(self)

    BaseResponse.call_action = call_action_if_valid
    S3Response._bucket_response = _s3_if_valid(S3Response._bucket_response)
    S3Response._key_response = _s3_if_valid(S3Response._key_response)
