"""S3: bucket policies with conditions, one lifecycle setting, and deletion of versions under a delete marker.

Modelled: a statement of a bucket policy that has a Condition is not applied, because moto applies it whatever the
condition says: the usual "deny without TLS" would refuse every request. A policy that AWS would enforce through its
conditions is therefore not enforced here. Statements without a condition are left to moto.
`NewerNoncurrentVersions` of a lifecycle rule is kept and answered; no object ever expires.
A delete marker can be deleted with other versions of its object, where moto breaks. Server access logs may go to a
bucket whose policy lets S3 write there, whatever else it says; none is ever written.
"""

import json
from types import SimpleNamespace
from typing import Any

from moto.core.responses import ActionResult
from moto.iam.access_control import IAMPolicy, PermissionResult
from moto.s3.models import FakeBucket, FakeDeleteMarker
from moto.s3.responses import S3Response


def _permission(bucket: FakeBucket, action: str, resource: str) -> PermissionResult:
    if bucket.policy is None:
        return PermissionResult.NEUTRAL
    policy = json.loads(bucket.policy)
    statements = policy["Statement"] if isinstance(policy["Statement"], list) else [policy["Statement"]]
    unconditional = [statement for statement in statements if "Condition" not in statement]
    if not unconditional:
        return PermissionResult.NEUTRAL
    return IAMPolicy(json.dumps({**policy, "Statement": unconditional})).is_action_permitted(action, resource)


def _kept_versions(rule: dict[str, Any]) -> str | None:
    return (rule.get("NoncurrentVersionExpiration") or {}).get("NewerNoncurrentVersions")


def teach() -> None:
    FakeBucket.get_permission = _permission
    set_lifecycle = FakeBucket.set_lifecycle
    serialized = S3Response.serialized

    def set_lifecycle_with_versions(bucket: FakeBucket, rules: list[dict[str, Any]]) -> None:
        set_lifecycle(bucket, rules)
        for stored, given in zip(bucket.rules, rules):
            stored.newer_noncurrent_versions = _kept_versions(given)

    def serialized_with_versions(self: S3Response, answer: ActionResult) -> Any:
        if self._get_action() == "GetBucketLifecycleConfiguration" and isinstance(answer.result, dict):
            rules = self.backend.get_bucket_lifecycle_configuration(self.bucket_name)
            for shown, stored in zip(answer.result["Rules"], rules):
                if versions := getattr(stored, "newer_noncurrent_versions", None):
                    shown["NoncurrentVersionExpiration"]["NewerNoncurrentVersions"] = versions
        return serialized(self, answer)

    may_log = FakeBucket._log_permissions_enabled_policy

    def may_log_by_service(target_bucket: Any, target_prefix: str | None) -> bool:
        # moto breaks on a principal that is no service.
        policy = json.loads(target_bucket.policy or '{"Statement": []}')
        named = [one for one in policy["Statement"] if isinstance(one.get("Principal"), dict)]
        view = SimpleNamespace(
            policy=json.dumps({"Statement": named}).encode(),
            partition=target_bucket.partition,
            name=target_bucket.name,
        )
        return may_log(target_bucket=view, target_prefix=target_prefix)

    FakeBucket._log_permissions_enabled_policy = staticmethod(may_log_by_service)
    FakeDeleteMarker.dispose = lambda marker, garbage=False: None
    FakeBucket.set_lifecycle = set_lifecycle_with_versions
    S3Response.serialized = serialized_with_versions
