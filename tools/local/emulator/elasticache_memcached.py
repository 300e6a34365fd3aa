"""ElastiCache: clusters of Memcached.

Modelled: nodes over several zones, security groups and the configuration endpoint, as created and as modified; nodes
added and taken away by ModifyCacheCluster. Refused as by AWS: several zones for one node, a subnet group that does not
exist. No Memcached runs; versions and node types are not checked, and a change is applied at once.
"""

from typing import Any

from moto.core.responses import ActionResult
from moto.elasticache.exceptions import CacheClusterNotFound
from moto.elasticache.models import CacheCluster
from moto.elasticache.responses import ElastiCacheResponse

from teaching import AwsError, plain, taught

# What a modification may change, in the request's words and as moto stores it.
CHANGED = {
    "NumCacheNodes": "num_cache_nodes",
    "CacheNodeType": "cache_node_type",
    "EngineVersion": "engine_version",
    "PreferredMaintenanceWindow": "preferred_maintenance_window",
    "AutoMinorVersionUpgrade": "auto_minor_version_upgrade",
    "CacheParameterGroupName": "cache_parameter_group_name",
}


def _complete(cluster: CacheCluster, region: str) -> None:
    """Puts what AWS answers of a cluster beside what moto keeps of it."""
    cluster.security_groups = [
        {"SecurityGroupId": group, "Status": "active"} for group in cluster.security_group_ids
    ]
    zones = ["Multiple"] if cluster.az_mode == "cross-az" else [f"{region}a"]
    cluster.preferred_availability_zone = zones[0]
    host = f"{cluster.cache_cluster_id}.emulator.{region}.cache.amazonaws.com"
    cluster.configuration_endpoint = {"Address": f"{cluster.cache_cluster_id}.cfg.{host}", "Port": cluster.port}
    cluster.cache_nodes = [
        {
            "CacheNodeId": f"{number + 1:04}",
            "CacheNodeStatus": "available",
            "Endpoint": {"Address": f"{number + 1:04}.{host}", "Port": cluster.port},
            "CustomerAvailabilityZone": f"{region}{'ac'[number % 2] if cluster.az_mode == 'cross-az' else 'a'}",
        }
        for number in range(cluster.num_cache_nodes)
    ]
    if cluster.notification_topic_arn:
        cluster.notification_configuration = {
            "TopicArn": cluster.notification_topic_arn,
            "TopicStatus": "active",
        }


def _check_zones(mode: str | None, nodes: int) -> None:
    if mode == "cross-az" and nodes < 2:
        raise AwsError("InvalidParameterCombination", "Cross-AZ is not supported for a cluster of one node.")


def teach() -> None:
    create = ElastiCacheResponse.create_cache_cluster

    @taught(ElastiCacheResponse)
    def create_cache_cluster(self: ElastiCacheResponse) -> ActionResult:
        if self._get_param("Engine") != "memcached":
            return create(self)
        _check_zones(self._get_param("AZMode"), self._get_int_param("NumCacheNodes") or 1)
        answer = create(self)
        _complete(answer.result["CacheCluster"], self.region)
        return answer

    @taught(ElastiCacheResponse)
    def modify_cache_cluster(self: ElastiCacheResponse) -> ActionResult:
        given: dict[str, Any] = plain(self._get_params())
        name = given["CacheClusterId"]
        if name not in self.elasticache_backend.cache_clusters:
            raise CacheClusterNotFound(name)
        cluster = self.elasticache_backend.cache_clusters[name]
        nodes = int(given.get("NumCacheNodes") or cluster.num_cache_nodes)
        _check_zones(given.get("AZMode") or cluster.az_mode, nodes)
        for requested, stored in CHANGED.items():
            if given.get(requested) is not None:
                setattr(cluster, stored, given[requested])
        cluster.num_cache_nodes = nodes
        cluster.az_mode = given.get("AZMode") or cluster.az_mode
        cluster.security_group_ids = given.get("SecurityGroupIds") or cluster.security_group_ids
        cluster.notification_topic_arn = given.get("NotificationTopicArn") or cluster.notification_topic_arn
        _complete(cluster, self.region)
        return ActionResult({"CacheCluster": cluster})
