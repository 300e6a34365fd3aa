"""CloudFront: response headers policies and functions.

Modelled: response headers policies, all of them, whose names are unique and of which those in use are not deleted; the
two stages of a function, publishing and updating it, and that one in use is not deleted. A function's code is kept
and never run.
"""

from collections.abc import Iterator
from typing import Any

from moto.cloudfront import urls
from moto.cloudfront.models import CloudFrontBackend, CloudFrontFunction, Distribution, random_id
from moto.cloudfront.responses import CloudFrontResponse
from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import utcnow

from cloudfront_config import behaviors
from teaching import AwsError, plain, records, taught

LIVE = "LIVE"


def distributions(backend: CloudFrontBackend) -> Iterator[tuple[Distribution, dict[str, Any]]]:
    """Every distribution with the configuration that it was given."""
    for distribution in backend.distributions.values():
        yield distribution, distribution.__dict__["taught_config"]


def response_headers_policies(backend: CloudFrontBackend) -> dict[str, Any]:
    return records(backend, "response_headers_policies")


def _live(backend: CloudFrontBackend) -> dict[str, CloudFrontFunction]:
    """The published stage of functions, by name."""
    return records(backend, "live_functions")


def live_functions(backend: CloudFrontBackend) -> set[str]:
    """The ARNs of the functions that a distribution may use."""
    return {function.arn for function in _live(backend).values()}


def _used_by_behaviors(backend: CloudFrontBackend) -> str:
    """The text of what distributions refer to in their behaviors."""
    return str([list(behaviors(config)) for _, config in distributions(backend)])


def _check_etag(given: str | None, etag: str) -> None:
    if given != etag:
        raise AwsError("PreconditionFailed", "The request failed because it didn't meet the preconditions.")


def _policy(self: CloudFrontResponse) -> dict[str, Any]:
    policies = response_headers_policies(self.backend)
    name = self._get_param("Id")
    if name not in policies:
        raise AwsError("NoSuchResponseHeadersPolicy", f"The response headers policy {name} does not exist.")
    return policies[name]


def _policy_answer(policy: dict[str, Any]) -> ActionResult:
    shown = {name: policy[name] for name in ("Id", "LastModifiedTime", "ResponseHeadersPolicyConfig")}
    return ActionResult({"ResponseHeadersPolicy": shown, "ETag": policy["ETag"]})


def _store_policy(self: CloudFrontResponse, policy_id: str) -> dict[str, Any]:
    policies = response_headers_policies(self.backend)
    config = plain(self._get_param("ResponseHeadersPolicyConfig"))
    for other in policies.values():
        if other["Id"] != policy_id and other["ResponseHeadersPolicyConfig"]["Name"] == config["Name"]:
            raise AwsError("ResponseHeadersPolicyAlreadyExists", f"A policy named {config['Name']} exists.")
    policies[policy_id] = {
        "Id": policy_id,
        "ETag": random_id(),
        "LastModifiedTime": utcnow(),
        "ResponseHeadersPolicyConfig": config,
    }
    return policies[policy_id]


def _teach_policies() -> None:
    @taught(CloudFrontResponse)
    def create_response_headers_policy(self: CloudFrontResponse) -> ActionResult:
        return _policy_answer(_store_policy(self, random_id()))

    @taught(CloudFrontResponse)
    def get_response_headers_policy(self: CloudFrontResponse) -> ActionResult:
        return _policy_answer(_policy(self))

    @taught(CloudFrontResponse)
    def update_response_headers_policy(self: CloudFrontResponse) -> ActionResult:
        policy = _policy(self)
        _check_etag(self._get_param("IfMatch"), policy["ETag"])
        return _policy_answer(_store_policy(self, policy["Id"]))

    @taught(CloudFrontResponse)
    def delete_response_headers_policy(self: CloudFrontResponse) -> EmptyResult:
        policy = _policy(self)
        _check_etag(self._get_param("IfMatch"), policy["ETag"])
        if policy["Id"] in _used_by_behaviors(self.backend):
            raise AwsError("ResponseHeadersPolicyInUse", f"The policy {policy['Id']} is in use.")
        del response_headers_policies(self.backend)[policy["Id"]]
        return EmptyResult()


def _stage(self: CloudFrontResponse) -> CloudFrontFunction:
    """The stage of a function that a request asks for, which is that under development unless it says otherwise."""
    name = self._get_param("Name")
    if self._get_param("Stage") != LIVE:
        return self.backend.describe_function(name)
    if name not in _live(self.backend):
        raise AwsError("NoSuchFunctionExists", f"The function {name} is not published.")
    return _live(self.backend)[name]


def _teach_functions() -> None:
    @taught(CloudFrontResponse)
    def describe_function(self: CloudFrontResponse) -> ActionResult:
        function = _stage(self)
        return ActionResult({"FunctionSummary": function.function_summary, "ETag": function.etag})

    @taught(CloudFrontResponse)
    def get_function(self: CloudFrontResponse) -> ActionResult:
        function = _stage(self)
        return ActionResult(
            {
                "FunctionCode": function.code,
                "ETag": function.etag,
                "ContentType": "application/octet-stream",
            }
        )

    @taught(CloudFrontResponse)
    def update_function(self: CloudFrontResponse) -> ActionResult:
        function = self.backend.describe_function(self._get_param("Name"))
        _check_etag(self._get_param("IfMatch"), function.etag)
        function.config = plain(self._get_param("FunctionConfig"))
        function.code = self._get_param("FunctionCode")
        function.status = "UNPUBLISHED"
        function.etag = random_id()
        return ActionResult({"FunctionSummary": function.function_summary, "ETag": function.etag})

    @taught(CloudFrontResponse)
    def publish_function(self: CloudFrontResponse) -> ActionResult:
        function = self.backend.describe_function(self._get_param("Name"))
        _check_etag(self._get_param("IfMatch"), function.etag)
        live = CloudFrontFunction(
            self.current_account, self.backend.region_name, function.name, function.config, function.code
        )
        live.stage = LIVE
        live.status = function.status = "UNASSOCIATED"
        _live(self.backend)[function.name] = live
        return ActionResult({"FunctionSummary": live.function_summary})

    @taught(CloudFrontResponse)
    def delete_function(self: CloudFrontResponse) -> EmptyResult:
        function = self.backend.describe_function(self._get_param("Name"))
        _check_etag(self._get_param("IfMatch"), function.etag)
        if function.arn in _used_by_behaviors(self.backend):
            raise AwsError("FunctionInUse", f"The function {function.name} is in use.")
        self.backend.delete_function(function.name, True)
        _live(self.backend).pop(function.name, None)
        return EmptyResult()


def teach() -> None:
    base = "{0}/2020-05-31"
    for path in (
        f"{base}/function/(?P<function_name>[^/]+)/publish$",
        f"{base}/response-headers-policy$",
        f"{base}/response-headers-policy/(?P<policy_id>[^/]+)$",
        f"{base}/response-headers-policy/(?P<policy_id>[^/]+)/config$",
    ):
        urls.url_paths[path] = CloudFrontResponse.dispatch
    _teach_policies()
    _teach_functions()
