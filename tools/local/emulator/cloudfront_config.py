"""CloudFront: the configuration of a distribution, read and completed.

AWS answers a configuration with everything in it that was left out, by its documented defaults; so does `complete`.
Source: CloudFront API Reference, DistributionConfig, CacheBehavior, Origin, ViewerCertificate.
"""

from collections.abc import Iterator
from typing import Any

NONE = {"Quantity": 0}
NOBODY = {"Enabled": False, "Quantity": 0}

DISTRIBUTION = {
    "Aliases": NONE,
    "DefaultRootObject": "",
    "OriginGroups": NONE,
    "CacheBehaviors": NONE,
    "CustomErrorResponses": NONE,
    "Logging": {"Enabled": False, "IncludeCookies": False, "Bucket": "", "Prefix": ""},
    "PriceClass": "PriceClass_All",
    "ViewerCertificate": {},
    "Restrictions": {"GeoRestriction": {"RestrictionType": "none", "Quantity": 0}},
    "WebACLId": "",
    "HttpVersion": "http2",
    "IsIPV6Enabled": False,
    "ContinuousDeploymentPolicyId": "",
    "Staging": False,
}
BEHAVIOR = {
    "TrustedSigners": NOBODY,
    "TrustedKeyGroups": NOBODY,
    "AllowedMethods": {
        "Quantity": 2,
        "Items": ["HEAD", "GET"],
        "CachedMethods": {"Quantity": 2, "Items": ["HEAD", "GET"]},
    },
    "SmoothStreaming": False,
    "Compress": False,
    "LambdaFunctionAssociations": NONE,
    "FunctionAssociations": NONE,
    "FieldLevelEncryptionId": "",
    "GrpcConfig": {"Enabled": False},
}
ORIGIN = {
    "OriginPath": "",
    "CustomHeaders": NONE,
    "ConnectionAttempts": 3,
    "ConnectionTimeout": 10,
    "OriginShield": {"Enabled": False},
    "OriginAccessControlId": "",
}
OWN_CERTIFICATE = {
    "CloudFrontDefaultCertificate": True,
    "SSLSupportMethod": "vip",
    "MinimumProtocolVersion": "TLSv1",
    "CertificateSource": "cloudfront",
}


def items(part: dict[str, Any] | None) -> list[Any]:
    """What a list of CloudFront's holds, which is a quantity and items."""
    return (part or {}).get("Items") or []


def behaviors(config: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield config["DefaultCacheBehavior"]
    yield from items(config.get("CacheBehaviors"))


def _with(defaults: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    return {**defaults, **{name: value for name, value in given.items() if value is not None}}


def _certificate(given: dict[str, Any]) -> dict[str, Any]:
    arn = given.get("ACMCertificateArn")
    if not arn:
        return OWN_CERTIFICATE
    return {"CloudFrontDefaultCertificate": False, **given, "Certificate": arn, "CertificateSource": "acm"}


def complete(given: dict[str, Any]) -> dict[str, Any]:
    """The configuration as AWS answers it."""
    config = _with(DISTRIBUTION, given)
    config["ViewerCertificate"] = _certificate(config["ViewerCertificate"])
    config["DefaultCacheBehavior"] = _with(BEHAVIOR, config["DefaultCacheBehavior"])
    for name, defaults in (("CacheBehaviors", BEHAVIOR), ("Origins", ORIGIN)):
        parts = [_with(defaults, part) for part in items(config[name])]
        config[name] = {"Quantity": len(parts), "Items": parts}
    return config
