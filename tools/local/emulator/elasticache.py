"""ElastiCache: replication groups of Redis and Valkey with one shard, and their member clusters.

Modelled: create, describe, modify, delete, IncreaseReplicaCount and DecreaseReplicaCount; the members are found by
DescribeCacheClusters; status is "available" at once. Refused as by AWS: a subnet or parameter group that does not
exist, failover without a replica, several zones without failover, an auth token without TLS or of a wrong length.
Settings are otherwise stored and answered as given: no Redis runs, node types, versions and windows are not checked,
no snapshot is taken, not even a final one. Cluster mode with several shards is refused, not modelled.
moto keeps single clusters (Memcached); only their deletion is mended here, which moto never ends.
"""

import hashlib
from typing import Any

from moto.core.responses import ActionResult, PaginatedResult
from moto.core.utils import utcnow
from moto.elasticache.exceptions import ReplicationGroupAlreadyExists, ReplicationGroupNotFound
from moto.elasticache.responses import ElastiCacheResponse

from elasticache_groups import parameter_group
from teaching import AwsError, UntaughtCall, plain, records, taught

# Members of the requests that DescribeReplicationGroups answers under another name or in another form are set by hand.
ECHOED = [
    "CacheNodeType", "SnapshotRetentionLimit", "SnapshotWindow", "TransitEncryptionEnabled", "KmsKeyId", "UserGroupIds",
    "AtRestEncryptionEnabled", "AutoMinorVersionUpgrade", "NetworkType", "IpDiscovery", "TransitEncryptionMode", "Engine",
]  # fmt: skip
DEFAULTS = {
    "CacheNodeType": "cache.t4g.micro",
    "SnapshotRetentionLimit": 0,
    "SnapshotWindow": "05:00-06:00",
    "TransitEncryptionEnabled": False,
    "AtRestEncryptionEnabled": False,
    "AutoMinorVersionUpgrade": True,
    "NetworkType": "ipv4",
    "IpDiscovery": "ipv4",
    "Engine": "redis",
    "EngineVersion": "7.1",
    "Port": 6379,
    "PreferredMaintenanceWindow": "sun:05:00-sun:06:00",
}


def _refuse(message: str) -> None:
    raise AwsError("InvalidParameterCombination", message)


def _find(self: ElastiCacheResponse) -> dict[str, Any]:
    name = self._get_param("ReplicationGroupId")
    groups = records(self.elasticache_backend, "replication_groups")
    if name not in groups:
        raise ReplicationGroupNotFound(name)
    return groups[name]


def _check(self: ElastiCacheResponse, settings: dict[str, Any]) -> None:
    nodes = settings["NumCacheClusters"]
    if settings.get("AutomaticFailoverEnabled") and nodes < 2:
        _refuse("Automatic failover requires at least one replica.")
    if settings.get("MultiAZEnabled") and not settings.get("AutomaticFailoverEnabled"):
        _refuse("Automatic failover must be enabled when Multi-AZ is enabled.")
    if token := settings.get("AuthToken"):
        if not settings.get("TransitEncryptionEnabled"):
            _refuse("The AUTH token is only supported when encryption in transit is enabled.")
        if not 16 <= len(token) <= 128:
            raise AwsError("InvalidParameterValue", "The AUTH token must have from 16 to 128 characters.")
    if name := settings.get("CacheSubnetGroupName"):
        self.elasticache_backend.describe_cache_subnet_groups(name)
    name = settings.get("CacheParameterGroupName", "default.")
    if not name.startswith("default."):
        parameter_group(self.elasticache_backend, name)


def _log_deliveries(current: list[dict[str, Any]], requested: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each log type is delivered to one place; a request with Enabled false ends its delivery."""
    deliveries = {delivery["LogType"]: delivery for delivery in current}
    for request in requested:
        deliveries.pop(request["LogType"], None)
        if request.get("Enabled", True):
            shown = {name: value for name, value in request.items() if name != "Enabled"}
            deliveries[request["LogType"]] = {**shown, "Status": "active"}
    return list(deliveries.values())


def _short_region(region: str) -> str:
    """As in AWS's host names: ap-northeast-1 is apne1."""
    area, side, number = region.split("-")
    for word, letters in (("north", "n"), ("south", "s"), ("central", "c"), ("east", "e"), ("west", "w")):
        side = side.replace(word, letters)
    return f"{area}{side}{number}"


def _zones(self: ElastiCacheResponse, settings: dict[str, Any]) -> list[str]:
    if zones := settings.get("PreferredCacheClusterAZs"):
        return zones
    name = settings.get("CacheSubnetGroupName")
    if not name:
        return [f"{self.region}a"]
    (group,) = self.elasticache_backend.describe_cache_subnet_groups(name)
    return [subnet["subnet_availability_zone"] for subnet in group.subnets]


def _answer(self: ElastiCacheResponse, group: dict[str, Any]) -> None:
    """Writes into the group what DescribeReplicationGroups and DescribeCacheClusters answer for its settings."""
    settings, name = group["settings"], group["settings"]["ReplicationGroupId"]
    host = f"{name}.{hashlib.sha256(name.encode()).hexdigest()[:6]}"
    domain = f"{_short_region(self.region)}.cache.amazonaws.com"
    port, tls = settings["Port"], settings["TransitEncryptionEnabled"]
    primary = f"master.{host}.{domain}" if tls else f"{host}.ng.0001.{domain}"
    reader = f"replica.{host}.{domain}" if tls else f"{name}-ro.{host.split('.')[1]}.ng.0001.{domain}"
    zones = _zones(self, settings)
    members = [f"{name}-{number + 1:03}" for number in range(settings["NumCacheClusters"])]
    nodes = [
        {
            "CacheClusterId": member,
            "CacheNodeId": "0001",
            "ReadEndpoint": {"Address": f"{member}.{host}.{domain}", "Port": port},
            "PreferredAvailabilityZone": zones[number % len(zones)],
            "CurrentRole": "replica" if number else "primary",
        }
        for number, member in enumerate(members)
    ]
    group["answer"] = {
        **{member: settings[member] for member in ECHOED if member in settings},
        "ReplicationGroupId": name,
        "Description": settings["ReplicationGroupDescription"],
        "Status": "available",
        "ARN": group["arn"],
        "ReplicationGroupCreateTime": group["created"],
        "MemberClusters": members,
        "NodeGroups": [
            {
                "NodeGroupId": "0001",
                "Status": "available",
                "PrimaryEndpoint": {"Address": primary, "Port": port},
                "ReaderEndpoint": {"Address": reader, "Port": port},
                "NodeGroupMembers": nodes,
            }
        ],
        "SnapshottingClusterId": members[-1] if settings["SnapshotRetentionLimit"] else None,
        "AutomaticFailover": "enabled" if settings.get("AutomaticFailoverEnabled") else "disabled",
        "MultiAZ": "enabled" if settings.get("MultiAZEnabled") else "disabled",
        "ClusterEnabled": False,
        "ClusterMode": "disabled",
        "DataTiering": "enabled" if settings.get("DataTieringEnabled") else "disabled",
        "AuthTokenEnabled": bool(settings.get("AuthToken")),
        "AuthTokenLastModifiedDate": group.get("token_changed"),
        "LogDeliveryConfigurations": group["log_deliveries"],
        "PendingModifiedValues": {},
    }
    group["clusters"] = {node["CacheClusterId"]: _cluster(group, node) for node in nodes}


def _cluster(group: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    settings, shown = group["settings"], group["answer"]
    copied = [
        "CacheNodeType", "Engine", "SnapshotWindow", "AuthTokenEnabled", "TransitEncryptionEnabled", "NetworkType",
        "AtRestEncryptionEnabled", "AutoMinorVersionUpgrade", "IpDiscovery", "TransitEncryptionMode",
    ]  # fmt: skip
    snapshots = shown["SnapshotRetentionLimit"] if shown["SnapshottingClusterId"] == node["CacheClusterId"] else 0
    topic = settings.get("NotificationTopicArn")
    version = settings["EngineVersion"]
    return {
        **{member: shown[member] for member in copied if member in shown},
        "CacheClusterId": node["CacheClusterId"],
        "CacheClusterStatus": "available",
        "ARN": f"{group['arn'].rsplit(':', 2)[0]}:cluster:{node['CacheClusterId']}",
        "ReplicationGroupId": shown["ReplicationGroupId"],
        "EngineVersion": version if version.count(".") > 1 else f"{version}.0",
        "NumCacheNodes": 1,
        "CacheNodes": [
            {"CacheNodeId": "0001", "CacheNodeStatus": "available", "Endpoint": node["ReadEndpoint"]},
        ],
        "PreferredAvailabilityZone": node["PreferredAvailabilityZone"],
        "PreferredMaintenanceWindow": settings["PreferredMaintenanceWindow"],
        "SnapshotRetentionLimit": snapshots,
        "CacheClusterCreateTime": group["created"],
        "CacheSubnetGroupName": settings.get("CacheSubnetGroupName"),
        "CacheParameterGroup": {
            "CacheParameterGroupName": settings.get("CacheParameterGroupName", f"default.{settings['Engine']}7"),
            "ParameterApplyStatus": "in-sync",
        },
        "SecurityGroups": [
            {"SecurityGroupId": name, "Status": "active"} for name in settings.get("SecurityGroupIds") or []
        ],
        "NotificationConfiguration": {"TopicArn": topic, "TopicStatus": "active"} if topic else None,
        "ReplicationGroupLogDeliveryEnabled": bool(group["log_deliveries"]),
    }


def _change(self: ElastiCacheResponse, group: dict[str, Any], given: dict[str, Any]) -> ActionResult:
    """Checks the settings as they would become, then keeps and answers them."""
    settings = {**group["settings"], **given}
    if given.get("AuthTokenUpdateStrategy") == "DELETE":
        settings.pop("AuthToken", None)
    _check(self, settings)
    group["settings"] = settings
    if "AuthToken" in given:
        group["token_changed"] = utcnow()
    requested = given.get("LogDeliveryConfigurations") or []
    group["log_deliveries"] = _log_deliveries(group["log_deliveries"], requested)
    _answer(self, group)
    return ActionResult({"ReplicationGroup": group["answer"]})


def _teach_replication_groups() -> None:
    @taught(ElastiCacheResponse)
    def create_replication_group(self: ElastiCacheResponse) -> ActionResult:
        given = plain(self._get_params())
        backend, name = self.elasticache_backend, given["ReplicationGroupId"]
        groups = records(backend, "replication_groups")
        if name in groups:
            raise ReplicationGroupAlreadyExists(name)
        if given.get("ClusterMode") == "enabled" or given.get("NumNodeGroups", 1) > 1:
            raise UntaughtCall("elasticache", "CreateReplicationGroup with several shards")
        nodes = given.get("NumCacheClusters") or given.get("ReplicasPerNodeGroup", 0) + 1
        arn = f"arn:aws:elasticache:{self.region}:{self.current_account}:replicationgroup:{name}"
        group = {"settings": {**DEFAULTS}, "arn": arn, "created": utcnow(), "log_deliveries": []}
        answer = _change(self, group, {**given, "NumCacheClusters": nodes})
        groups[name] = group
        backend.tagging_service.tag_resource(arn, given.get("Tags") or [])
        for cluster in group["clusters"].values():
            backend.tagging_service.tag_resource(cluster["ARN"], given.get("Tags") or [])
        return answer

    @taught(ElastiCacheResponse)
    def describe_replication_groups(self: ElastiCacheResponse) -> ActionResult:
        one = self._get_param("ReplicationGroupId")
        groups = [_find(self)] if one else records(self.elasticache_backend, "replication_groups").values()
        return PaginatedResult({"ReplicationGroups": [group["answer"] for group in groups]})

    @taught(ElastiCacheResponse)
    def modify_replication_group(self: ElastiCacheResponse) -> ActionResult:
        return _change(self, _find(self), plain(self._get_params()))

    @taught(ElastiCacheResponse)
    def increase_replica_count(self: ElastiCacheResponse) -> ActionResult:
        return _change(self, _find(self), {"NumCacheClusters": self._get_param("NewReplicaCount") + 1})

    @taught(ElastiCacheResponse)
    def decrease_replica_count(self: ElastiCacheResponse) -> ActionResult:
        return _change(self, _find(self), {"NumCacheClusters": self._get_param("NewReplicaCount") + 1})

    @taught(ElastiCacheResponse)
    def delete_replication_group(self: ElastiCacheResponse) -> ActionResult:
        group = _find(self)
        del records(self.elasticache_backend, "replication_groups")[group["settings"]["ReplicationGroupId"]]
        return ActionResult({"ReplicationGroup": {**group["answer"], "Status": "deleting"}})


def _teach_clusters() -> None:
    describe = ElastiCacheResponse.describe_cache_clusters
    delete = ElastiCacheResponse.delete_cache_cluster

    @taught(ElastiCacheResponse)
    def describe_cache_clusters(self: ElastiCacheResponse) -> ActionResult:
        groups = records(self.elasticache_backend, "replication_groups").values()
        members = {name: cluster for group in groups for name, cluster in group["clusters"].items()}
        name = self._get_param("CacheClusterId")
        if name in members:
            return ActionResult({"CacheClusters": [members[name]]})
        answer = describe(self)
        answer.result["CacheClusters"] = [*answer.result["CacheClusters"], *([] if name else members.values())]
        return answer

    @taught(ElastiCacheResponse)
    def delete_cache_cluster(self: ElastiCacheResponse) -> ActionResult:
        answer = delete(self)
        del self.elasticache_backend.cache_clusters[self._get_param("CacheClusterId")]
        return answer


def teach() -> None:
    _teach_replication_groups()
    _teach_clusters()
