"""ElastiCache: parameter groups, and the part of subnet groups and tags that moto lacks.

Modelled: parameter groups (create, describe, modify, reset, describe their parameters, delete) with the families
that AWS offers; ModifyCacheSubnetGroup and DeleteCacheSubnetGroup; tags on every kind of ARN. A group that a
replication group uses cannot be deleted. Parameter names and values are not checked, and the parameters that AWS
sets itself (Source=system) are not listed.
"""

from typing import Any

from moto.core.responses import ActionResult, EmptyResult
from moto.elasticache.models import CacheSubnetGroup, ElastiCacheBackend
from moto.elasticache.responses import ElastiCacheResponse

from teaching import AwsError, plain, records, taught

FAMILIES = [
    "memcached1.4",
    "memcached1.5",
    "memcached1.6",
    "redis2.6",
    "redis2.8",
    "redis3.2",
    "redis4.0",
    "redis5.0",
    "redis6.x",
    "redis7",
    "valkey7",
    "valkey8",
]


def parameter_group(backend: ElastiCacheBackend, name: str) -> dict[str, Any]:
    """The stored group: AWS's description under `group`, the values set by the user under `parameters`."""
    groups = records(backend, "parameter_groups")
    if name not in groups:
        raise AwsError("CacheParameterGroupNotFound", f"CacheParameterGroup {name} not found.")
    return groups[name]


def _refuse_if_used(backend: ElastiCacheBackend, code: str, setting: str, name: str) -> None:
    for group in records(backend, "replication_groups").values():
        if group["settings"].get(setting) == name:
            user = group["answer"]["ReplicationGroupId"]
            raise AwsError(code, f"{name} is in use by the replication group {user} and cannot be deleted.")


def _teach_parameter_groups() -> None:
    @taught(ElastiCacheResponse)
    def create_cache_parameter_group(self: ElastiCacheResponse) -> ActionResult:
        given = plain(self._get_params())
        backend, name = self.elasticache_backend, given["CacheParameterGroupName"]
        groups = records(backend, "parameter_groups")
        if name in groups:
            raise AwsError(
                "CacheParameterGroupAlreadyExists", f"Cache parameter group {name} already exists."
            )
        if given["CacheParameterGroupFamily"] not in FAMILIES:
            raise AwsError(
                "InvalidParameterValue",
                f"CacheParameterGroupFamily {given['CacheParameterGroupFamily']} is not a valid family: "
                + ", ".join(FAMILIES),
            )
        group = {
            "CacheParameterGroupName": name,
            "CacheParameterGroupFamily": given["CacheParameterGroupFamily"],
            "Description": given["Description"],
            "IsGlobal": False,
            "ARN": f"arn:aws:elasticache:{self.region}:{self.current_account}:parametergroup:{name}",
        }
        groups[name] = {"group": group, "parameters": {}}
        backend.tagging_service.tag_resource(group["ARN"], given.get("Tags") or [])
        return ActionResult({"CacheParameterGroup": group})

    @taught(ElastiCacheResponse)
    def describe_cache_parameter_groups(self: ElastiCacheResponse) -> ActionResult:
        backend, name = self.elasticache_backend, self._get_param("CacheParameterGroupName")
        groups = [parameter_group(backend, name)] if name else records(backend, "parameter_groups").values()
        return ActionResult({"CacheParameterGroups": [group["group"] for group in groups]})

    @taught(ElastiCacheResponse)
    def modify_cache_parameter_group(self: ElastiCacheResponse) -> ActionResult:
        given = plain(self._get_params())
        group = parameter_group(self.elasticache_backend, given["CacheParameterGroupName"])
        for pair in given["ParameterNameValues"]:
            group["parameters"][pair["ParameterName"]] = pair["ParameterValue"]
        return ActionResult({"CacheParameterGroupName": given["CacheParameterGroupName"]})

    @taught(ElastiCacheResponse)
    def reset_cache_parameter_group(self: ElastiCacheResponse) -> ActionResult:
        given = plain(self._get_params())
        group = parameter_group(self.elasticache_backend, given["CacheParameterGroupName"])
        if given.get("ResetAllParameters"):
            group["parameters"].clear()
        for pair in given.get("ParameterNameValues") or []:
            group["parameters"].pop(pair["ParameterName"], None)
        return ActionResult({"CacheParameterGroupName": given["CacheParameterGroupName"]})

    @taught(ElastiCacheResponse)
    def describe_cache_parameters(self: ElastiCacheResponse) -> ActionResult:
        group = parameter_group(self.elasticache_backend, self._get_param("CacheParameterGroupName"))
        answer = [
            {"ParameterName": name, "ParameterValue": value, "Source": "user", "IsModifiable": True}
            for name, value in group["parameters"].items()
        ]
        return ActionResult({"Parameters": [] if self._get_param("Source") == "system" else answer})

    @taught(ElastiCacheResponse)
    def delete_cache_parameter_group(self: ElastiCacheResponse) -> EmptyResult:
        backend, name = self.elasticache_backend, self._get_param("CacheParameterGroupName")
        parameter_group(backend, name)
        _refuse_if_used(backend, "InvalidCacheParameterGroupState", "CacheParameterGroupName", name)
        del records(backend, "parameter_groups")[name]
        return EmptyResult()


def _teach_subnet_groups() -> None:
    @taught(ElastiCacheResponse)
    def modify_cache_subnet_group(self: ElastiCacheResponse) -> ActionResult:
        backend, name = self.elasticache_backend, self._get_param("CacheSubnetGroupName")
        (group,) = backend.describe_cache_subnet_groups(name)
        changed = CacheSubnetGroup(
            account_id=self.current_account,
            region_name=self.region,
            cache_subnet_group_name=name,
            cache_subnet_group_description=self._get_param(
                "CacheSubnetGroupDescription", group.cache_subnet_group_description
            ),
            subnet_ids=self._get_param("SubnetIds") or group.subnet_ids,
            tags=group.tags,
        )
        backend.cache_subnet_groups[name] = changed
        return ActionResult({"CacheSubnetGroup": changed})

    @taught(ElastiCacheResponse)
    def delete_cache_subnet_group(self: ElastiCacheResponse) -> EmptyResult:
        backend, name = self.elasticache_backend, self._get_param("CacheSubnetGroupName")
        backend.describe_cache_subnet_groups(name)
        _refuse_if_used(backend, "CacheSubnetGroupInUse", "CacheSubnetGroupName", name)
        del backend.cache_subnet_groups[name]
        return EmptyResult()


def teach() -> None:
    _teach_parameter_groups()
    _teach_subnet_groups()

    def list_tags_for_resource(backend: ElastiCacheBackend, arn: str) -> dict[str, list[dict[str, str]]]:
        return backend.tagging_service.list_tags_for_resource(arn)

    ElastiCacheBackend.list_tags_for_resource = list_tags_for_resource
