"""How the modules beside this one add API calls to moto, and how a call that nobody taught ends.

moto has no plug-in: a call is a method of the service's response class, named after the API call in snake case.
`taught` puts a function there, in place of moto's own if there is one. What a taught call must remember lives in
`records`, on the moto backend of the caller's account and region, so it goes when moto resets that backend.
"""

import logging
from collections.abc import Callable
from typing import Any

from moto.core.exceptions import ServiceException
from moto.core.responses import ActionResult, BaseResponse
from moto.core.utils import camelcase_to_underscores

log = logging.getLogger("emulator")


class AwsError(ServiceException):
    """An error answer as AWS sends it: a code that the SDK turns into an exception, and a message."""

    def __init__(self, code: str, message: str):
        super().__init__(message)
        self.code = code


class UntaughtCall(AwsError):
    """Names the call that neither moto nor these modules answer; 400, so no SDK tries it again."""

    def __init__(self, service: str, action: str):
        super().__init__("NotTaught", f"the local AWS emulator does not answer {service} {action}")


def taught(response_class: type[BaseResponse]) -> Callable[[Callable], Callable]:
    """Makes the decorated function the API call of its own name for the given moto service."""

    def register(call: Callable) -> Callable:
        setattr(response_class, call.__name__, call)
        return call

    return register


def records(backend: Any, kind: str) -> dict[str, Any]:
    """The dictionary of one kind of thing, kept by name for the account and region of this backend."""
    return backend.__dict__.setdefault(f"taught_{kind}", {})


def plain(parameters: Any) -> Any:
    """A request's parameters as dictionaries with AWS's own names, ready to be stored and answered."""
    if hasattr(parameters, "original_dict"):
        parameters = parameters.original_dict()
    if isinstance(parameters, dict):
        return {name: plain(value) for name, value in parameters.items()}
    if isinstance(parameters, list):
        return [plain(value) for value in parameters]
    return parameters


def end_unknown_calls_at_once() -> None:
    """Answers an untaught call, or one that broke inside moto, with 400 and a name instead of 500.

    Terraform's provider repeats a 500 up to 25 times with growing pauses, which looks like a hang for minutes.
    """
    call_action = BaseResponse.call_action

    def call_action_or_explain(self: BaseResponse) -> Any:
        service, action = self.boto3_service_name, self._get_action() or ""
        try:
            if action and not hasattr(type(self), camelcase_to_underscores(action)):
                raise UntaughtCall(service, action)
            return call_action(self)
        except AwsError as refusal:
            error = refusal
        except Exception as broken:
            log.exception("%s %s broke", service, action)
            error = AwsError(
                "EmulatorFault", f"the local AWS emulator broke in {service} {action}: {broken!r}"
            )
        status, headers, body = self.serialized(ActionResult(error))
        return status, headers, body

    BaseResponse.call_action = call_action_or_explain
