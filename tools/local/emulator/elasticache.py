"""ElastiCache: replication groups of Redis and Valkey with one shard, and their member clusters.

Modelled: create, describe, modify, delete, IncreaseReplicaCount and DecreaseReplicaCount; the members are found by
DescribeCacheClusters; status is "available" at once. Refused as by AWS: a subnet or parameter group that does not
exist, failover without a replica, several zones without failover, an auth token without TLS or of a wrong length.
Settings are otherwise stored and answered as given: no Redis runs, node types, versions and windows are not checked,
snapshots are in elasticache_snapshots.py, a final one is not taken. Cluster mode with several shards is refused, not modelled.
moto keeps single clusters (Memcached); only their deletion is mended here, which moto never ends.
"""

from typing import Any

from moto.core.responses import ActionResult, PaginatedResult
from moto.core.utils import utcnow
from moto.elasticache.exceptions import ReplicationGroupAlreadyExists, ReplicationGroupNotFound
from moto.elasticache.responses import ElastiCacheResponse

from elasticache_answers import describe, log_deliveries
from elasticache_groups import parameter_group
from elasticache_snapshots import find_snapshot
from teaching import AwsError, UntaughtCall, plain, records, taught

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


def _subnet_zones(self: ElastiCacheResponse, settings: dict[str, Any]) -> list[str]:
    name = settings.get("CacheSubnetGroupName")
    if not name:
        return []
    (group,) = self.elasticache_backend.describe_cache_subnet_groups(name)
    return [subnet["subnet_availability_zone"] for subnet in group.subnets]


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
    group["log_deliveries"] = log_deliveries(group["log_deliveries"], requested)
    describe(group, self.region, _subnet_zones(self, settings))
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
        if snapshot := given.get("SnapshotName"):
            find_snapshot(backend, snapshot)
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
        answer.result["CacheClusters"] = [
            *answer.result["CacheClusters"],
            *([] if name else members.values()),
        ]
        return answer

    @taught(ElastiCacheResponse)
    def delete_cache_cluster(self: ElastiCacheResponse) -> ActionResult:
        answer = delete(self)
        del self.elasticache_backend.cache_clusters[self._get_param("CacheClusterId")]
        return answer


def teach() -> None:
    _teach_replication_groups()
    _teach_clusters()
