"""CloudFront: distributions as they are given, and what they refer to.

Modelled: a distribution answers the configuration that it was given, where moto answers parts of it with values of its
own. Refused as AWS does: an origin, web ACL, certificate, policy, access control or function that is not there, a
function that is not published, an alias without a certificate or of another distribution, deletion of a distribution
that is enabled or with an old ETag, and of an access control that a distribution uses.
Status is "Deployed" at once. No request is ever served, and whether a certificate covers an alias is not checked.
"""

from copy import deepcopy
from typing import Any

from moto.acm.models import acm_backends
from moto.cloudfront.models import CloudFrontBackend, Distribution, random_id
from moto.cloudfront.responses import CloudFrontResponse
from moto.core.responses import ActionResult, EmptyResult
from moto.wafv2.models import wafv2_backends

from cloudfront_config import behaviors, complete, items
from cloudfront_parts import distributions, live_functions, response_headers_policies
from teaching import AwsError, plain, taught

EDGE_REGION = "us-east-1"

# Kept by AWS. Source: CloudFront Developer Guide, "Use managed cache policies", "Use managed origin request policies".
CACHE_POLICIES = {
    "658327ea-f89d-4fab-a63d-7e88639e58f6": "Managed-CachingOptimized",
    "4135ea2d-6df8-44a3-9df3-4b5a84be39ad": "Managed-CachingDisabled",
}
ORIGIN_REQUEST_POLICIES = {"b689b0a8-53d0-40ab-baf2-68738e2966ac": "Managed-AllViewerExceptHostHeader"}


def _check_origins(backend: CloudFrontBackend, config: dict[str, Any]) -> None:
    origins = {origin["Id"]: origin for origin in items(config["Origins"])}
    if any(behavior["TargetOriginId"] not in origins for behavior in behaviors(config)):
        raise AwsError("NoSuchOrigin", "One or more of your origins or origin groups do not exist.")
    for origin in origins.values():
        control = origin.get("OriginAccessControlId")
        if control and control not in backend.origin_access_controls:
            raise AwsError("InvalidOriginAccessControl", f"The origin access control {control} does not exist.")


def _check_policies(backend: CloudFrontBackend, config: dict[str, Any]) -> None:
    kinds = {
        "CachePolicyId": ("NoSuchCachePolicy", CACHE_POLICIES),
        "OriginRequestPolicyId": ("NoSuchOriginRequestPolicy", ORIGIN_REQUEST_POLICIES),
        "ResponseHeadersPolicyId": ("NoSuchResponseHeadersPolicy", response_headers_policies(backend)),
    }
    for behavior in behaviors(config):
        for member, (code, known) in kinds.items():
            if behavior.get(member) and behavior[member] not in known:
                raise AwsError(code, f"The policy {behavior[member]} does not exist.")
        for association in items(behavior.get("FunctionAssociations")):
            if association["FunctionARN"] not in live_functions(backend):
                raise AwsError(
                    "InvalidFunctionAssociation",
                    f"The function {association['FunctionARN']} does not exist or is not published.",
                )


def _check_edge(backend: CloudFrontBackend, config: dict[str, Any], own_id: str | None) -> None:
    acl = config.get("WebACLId")
    acls = wafv2_backends[backend.account_id]["global"].wacls.values()
    if acl and all(acl != known.arn for known in acls):
        raise AwsError("InvalidWebACLId", f"The web ACL {acl} does not exist, or is not of scope CLOUDFRONT.")
    certificate = (config.get("ViewerCertificate") or {}).get("ACMCertificateArn")
    if certificate:
        known = acm_backends[backend.account_id][EDGE_REGION]._certificates.get(certificate)
        if known:
            known.check()
        if known is None or known.status != "ISSUED":
            raise AwsError(
                "InvalidViewerCertificate",
                "The specified SSL certificate doesn't exist, isn't in us-east-1 region, isn't valid, or doesn't "
                "include a valid certificate chain.",
            )
    aliases = set(items(config.get("Aliases")))
    if aliases and not certificate:
        raise AwsError(
            "InvalidViewerCertificate",
            "To add an alternate domain name (CNAME) to a CloudFront distribution, you must attach a trusted certificate.",
        )
    for distribution, other in distributions(backend):
        if distribution.id != own_id and aliases & set(items(other.get("Aliases"))):
            raise AwsError("CNAMEAlreadyExists", "One or more of the CNAMEs you provided are already in use.")


def _check(backend: CloudFrontBackend, config: dict[str, Any], own_id: str | None = None) -> None:
    _check_origins(backend, config)
    _check_policies(backend, config)
    _check_edge(backend, config, own_id)


def _answer(distribution: Distribution) -> dict[str, Any]:
    nobody = {"Enabled": False, "Quantity": 0}
    return {
        "Id": distribution.id,
        "ARN": distribution.arn,
        "Status": "Deployed",
        "LastModifiedTime": distribution.last_modified_time,
        "InProgressInvalidationBatches": 0,
        "DomainName": distribution.domain_name,
        "ActiveTrustedSigners": nobody,
        "ActiveTrustedKeyGroups": nobody,
        "DistributionConfig": distribution.__dict__["taught_config"],
    }


def _result(distribution: Distribution) -> ActionResult:
    return ActionResult(
        {
            "Distribution": _answer(distribution),
            "ETag": distribution.etag,
            "Location": distribution.location,
        }
    )


def _create(self: CloudFrontResponse, config: dict[str, Any], tags: list[dict[str, str]]) -> ActionResult:
    _check(self.backend, config)
    distribution, *_ = self.backend.create_distribution(deepcopy(config), tags)
    distribution.__dict__["taught_config"] = complete(config)
    return _result(distribution)


def _matching(self: CloudFrontResponse) -> Distribution:
    """The distribution that a request changes, if the request knows its present state."""
    distribution, etag = self.backend.get_distribution(self._get_param("Id"))
    if self._get_param("IfMatch") != etag:
        raise AwsError("PreconditionFailed", "The request failed because it didn't meet the preconditions.")
    return distribution


def _teach_distributions() -> None:
    @taught(CloudFrontResponse)
    def create_distribution(self: CloudFrontResponse) -> ActionResult:
        return _create(self, plain(self._get_param("DistributionConfig")), [])

    @taught(CloudFrontResponse)
    def create_distribution_with_tags(self: CloudFrontResponse) -> ActionResult:
        given = plain(self._get_param("DistributionConfigWithTags"))
        return _create(self, given["DistributionConfig"], items(given.get("Tags")))

    @taught(CloudFrontResponse)
    def get_distribution(self: CloudFrontResponse) -> ActionResult:
        return _result(self.backend.get_distribution(self._get_param("Id"))[0])

    @taught(CloudFrontResponse)
    def get_distribution_config(self: CloudFrontResponse) -> ActionResult:
        distribution, etag = self.backend.get_distribution(self._get_param("Id"))
        return ActionResult({"DistributionConfig": distribution.__dict__["taught_config"], "ETag": etag})

    @taught(CloudFrontResponse)
    def update_distribution(self: CloudFrontResponse) -> ActionResult:
        distribution = _matching(self)
        config = plain(self._get_param("DistributionConfig"))
        _check(self.backend, config, distribution.id)
        self.backend.update_distribution(deepcopy(config), distribution.id, self._get_param("IfMatch"))
        distribution.__dict__["taught_config"] = complete(config)
        distribution.etag = random_id()
        return _result(distribution)

    @taught(CloudFrontResponse)
    def delete_distribution(self: CloudFrontResponse) -> EmptyResult:
        distribution = _matching(self)
        if distribution.__dict__["taught_config"].get("Enabled"):
            raise AwsError("DistributionNotDisabled", "The distribution you are trying to delete is not disabled.")
        self.backend.delete_distribution(distribution.id, True)
        return EmptyResult()


def teach() -> None:
    _teach_distributions()
    delete_origin_access_control = CloudFrontResponse.delete_origin_access_control

    def delete_unused_origin_access_control(self: CloudFrontResponse) -> ActionResult:
        control = self._get_param("Id")
        for _, config in distributions(self.backend):
            if any(origin.get("OriginAccessControlId") == control for origin in items(config["Origins"])):
                raise AwsError("OriginAccessControlInUse", f"The origin access control {control} is in use.")
        return delete_origin_access_control(self)

    CloudFrontResponse.delete_origin_access_control = delete_unused_origin_access_control
