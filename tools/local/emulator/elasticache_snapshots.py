"""ElastiCache: snapshots of replication groups.

Modelled: CreateSnapshot, DescribeSnapshots (by name, group and source), DeleteSnapshot and their tags. A snapshot is
"creating" in the answer that makes it and "available" from then on. Refused as by AWS: a group or snapshot that does not
exist, a name that is taken. A group made from a snapshot (SnapshotName) must name one that exists.
No snapshot holds anything, for no Redis runs; none is taken by itself, and none when a group is deleted.
"""

from typing import Any

from moto.core.responses import ActionResult, PaginatedResult
from moto.core.utils import utcnow
from moto.elasticache.exceptions import ReplicationGroupNotFound
from moto.elasticache.models import ElastiCacheBackend
from moto.elasticache.responses import ElastiCacheResponse

from teaching import AwsError, plain, records, taught

# Answered as the group has them.
COPIED = ["CacheNodeType", "Engine", "AutoMinorVersionUpgrade", "SnapshotRetentionLimit", "SnapshotWindow"]


def find_snapshot(backend: ElastiCacheBackend, name: str) -> dict[str, Any]:
    """The snapshot as it is answered."""
    snapshots = records(backend, "snapshots")
    if name not in snapshots:
        raise AwsError("SnapshotNotFoundFault", f"The snapshot {name} cannot be found.")
    return snapshots[name]


def _nodes(group: dict[str, Any]) -> list[dict[str, Any]]:
    node = group["answer"]["NodeGroups"][0]["NodeGroupMembers"][-1]
    return [
        {
            "CacheClusterId": node["CacheClusterId"],
            "NodeGroupId": "0001",
            "CacheNodeId": node["CacheNodeId"],
            "CacheSize": "5 MB",
            "SnapshotCreateTime": utcnow(),
        }
    ]


def teach() -> None:
    @taught(ElastiCacheResponse)
    def create_snapshot(self: ElastiCacheResponse) -> ActionResult:
        given = plain(self._get_params())
        backend, name = self.elasticache_backend, given["SnapshotName"]
        group_name = given.get("ReplicationGroupId")
        if name in records(backend, "snapshots"):
            raise AwsError("SnapshotAlreadyExistsFault", f"Snapshot {name} already exists.")
        groups = records(backend, "replication_groups")
        if group_name not in groups:
            raise ReplicationGroupNotFound(group_name)
        group = groups[group_name]
        settings, shown = group["settings"], group["answer"]
        snapshot = {
            **{member: settings[member] for member in COPIED if member in settings},
            "SnapshotName": name,
            "ReplicationGroupId": group_name,
            "ReplicationGroupDescription": shown["Description"],
            "SnapshotStatus": "available",
            "SnapshotSource": "manual",
            "EngineVersion": settings["EngineVersion"],
            "Port": settings["Port"],
            "CacheSubnetGroupName": settings.get("CacheSubnetGroupName"),
            "CacheParameterGroupName": settings.get("CacheParameterGroupName"),
            "AutomaticFailover": shown["AutomaticFailover"],
            "NumNodeGroups": 1,
            "NodeSnapshots": _nodes(group),
            "KmsKeyId": given.get("KmsKeyId") or settings.get("KmsKeyId"),
            "ARN": f"arn:aws:elasticache:{self.region}:{self.current_account}:snapshot:{name}",
        }
        records(backend, "snapshots")[name] = snapshot
        backend.tagging_service.tag_resource(snapshot["ARN"], given.get("Tags") or [])
        return ActionResult({"Snapshot": {**snapshot, "SnapshotStatus": "creating"}})

    @taught(ElastiCacheResponse)
    def describe_snapshots(self: ElastiCacheResponse) -> PaginatedResult:
        backend, name = self.elasticache_backend, self._get_param("SnapshotName")
        wanted = {
            "ReplicationGroupId": self._get_param("ReplicationGroupId"),
            "SnapshotSource": {"user": "manual", "system": "automated"}.get(self._get_param("SnapshotSource")),
        }
        snapshots = [find_snapshot(backend, name)] if name else records(backend, "snapshots").values()
        found = [
            snapshot
            for snapshot in snapshots
            if all(value in (None, snapshot[member]) for member, value in wanted.items())
        ]
        return PaginatedResult({"Snapshots": found})

    @taught(ElastiCacheResponse)
    def delete_snapshot(self: ElastiCacheResponse) -> ActionResult:
        snapshot = find_snapshot(self.elasticache_backend, self._get_param("SnapshotName"))
        del records(self.elasticache_backend, "snapshots")[snapshot["SnapshotName"]]
        return ActionResult({"Snapshot": {**snapshot, "SnapshotStatus": "deleting"}})
