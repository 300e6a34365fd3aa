"""Failovers that somebody asks for, and the events that tell of them.

Modelled: TestFailover of ElastiCache (the first replica becomes the primary; refused without automatic failover and for
another shard than the one there is) and its DescribeEvents; the two events of FailoverDBCluster, which moto does
itself; SwitchoverGlobalCluster and FailoverGlobalCluster, which make another member the writer. A failover is over at once. Events of anything else are moto's own for RDS and none for ElastiCache, and
a time range is not looked at.
"""

from types import SimpleNamespace
from typing import Any

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.elasticache.exceptions import ReplicationGroupNotFound
from moto.elasticache.responses import ElastiCacheResponse
from moto.rds.models import DBCluster
from moto.rds.responses import RDSResponse

from elasticache_answers import describe
from teaching import AwsError, records, taught


def _tell(cluster: DBCluster, message: str) -> None:
    event = SimpleNamespace(
        source_identifier=cluster.db_cluster_identifier,
        source_type="db-cluster",
        message=message,
        event_categories=["failover"],
        source_arn=cluster.arn,
        date=utcnow(),
    )
    cluster.backend.events.append(event)


def _teach_rds() -> None:
    failover = RDSResponse.failover_db_cluster

    @taught(RDSResponse)
    def failover_db_cluster(self: RDSResponse) -> ActionResult:
        answer = failover(self)
        cluster = answer.result["DBCluster"]
        writer = next(one.db_instance_identifier for one in cluster.members if one.is_cluster_writer)
        _tell(cluster, f"Started cross AZ failover to DB instance: {writer}")
        _tell(cluster, f"Completed failover to DB instance: {writer}")
        return answer


def _promote(self: RDSResponse) -> ActionResult:
    """Makes a member of a global cluster its writer; its first one is the writer until then."""
    name, target = self.params["GlobalClusterIdentifier"], self.params["TargetDbClusterIdentifier"]
    world = self.global_backend.global_clusters.get(name)
    if not world:
        raise AwsError("GlobalClusterNotFoundFault", f"Global cluster {name} not found.")
    if target not in [member.arn for member in world.members]:
        raise AwsError("DBClusterNotFoundFault", f"{target} is no member of {name}.")
    for member in world.members:
        member.is_writer = member.arn == target
    return ActionResult({"GlobalCluster": world})


def _teach_global() -> None:
    @taught(RDSResponse)
    def switchover_global_cluster(self: RDSResponse) -> ActionResult:
        return _promote(self)

    @taught(RDSResponse)
    def failover_global_cluster(self: RDSResponse) -> ActionResult:
        return _promote(self)


def _check(group: dict[str, Any], shard: str) -> None:
    if group["answer"]["AutomaticFailover"] != "enabled":
        raise AwsError(
            "InvalidReplicationGroupState", "The replication group must have automatic failover enabled."
        )
    if shard != "0001":
        raise AwsError("NodeGroupNotFoundFault", f"Node group {shard} not found.")


def _teach_elasticache() -> None:
    @taught(ElastiCacheResponse)
    def test_failover(self: ElastiCacheResponse) -> ActionResult:
        backend, name = self.elasticache_backend, self._get_param("ReplicationGroupId")
        group = records(backend, "replication_groups").get(name)
        if not group:
            raise ReplicationGroupNotFound(name)
        shard = self._get_param("NodeGroupId")
        _check(group, shard)
        members = group["answer"]["MemberClusters"]
        before = group.get("primary", 0)
        group["primary"] = next(number for number in range(len(members)) if number != before)
        zones = [
            node["PreferredAvailabilityZone"] for node in group["answer"]["NodeGroups"][0]["NodeGroupMembers"]
        ]
        describe(group, self.region, zones)
        messages = [
            f"Test Failover API called for node group {shard}",
            f"Failover from primary node {members[before]} to replica node {members[group['primary']]} completed",
        ]
        told = records(backend, "events").setdefault(name, [])
        for message in messages:
            told.append(
                {
                    "SourceIdentifier": name,
                    "SourceType": "replication-group",
                    "Message": message,
                    "Date": utcnow(),
                }
            )
        return ActionResult({"ReplicationGroup": group["answer"]})

    @taught(ElastiCacheResponse)
    def describe_events(self: ElastiCacheResponse) -> ActionResult:
        source = self._get_param("SourceIdentifier")
        told = records(self.elasticache_backend, "events")
        return ActionResult(
            {"Events": [event for name in told if source in (None, name) for event in told[name]]}
        )


def teach() -> None:
    _teach_rds()
    _teach_global()
    _teach_elasticache()
