"""ElastiCache: snapshots of replication groups.

Modelled: CreateSnapshot, DescribeSnapshots (by name, node and source), DeleteSnapshot and their tags. A snapshot is
"creating" in the answer that makes it and "available" from then on. It is of a node, as of every group without shards
("Taking manual backups"). Refused as by AWS: a node or snapshot that does not exist, a whole group instead of a node, a
name that is taken or not 1 to 40 letters, digits and hyphens. A group made from a snapshot (SnapshotName) must name one that exists.
No snapshot holds anything, for no Redis runs; none is taken by itself, and none when a group is deleted.
"""

import re
from typing import Any

from moto.core.responses import ActionResult, PaginatedResult
from moto.core.utils import utcnow
from moto.elasticache.exceptions import CacheClusterNotFound
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


def teach() -> None:
    @taught(ElastiCacheResponse)
    def create_snapshot(self: ElastiCacheResponse) -> ActionResult:
        given = plain(self._get_params())
        backend, name = self.elasticache_backend, given["SnapshotName"]
        node = given.get("CacheClusterId")
        if given.get("ReplicationGroupId"):
            raise AwsError("InvalidParameterCombination", "A group without shards is snapshotted by a node of it.")
        if not re.fullmatch(r"(?!.*--)[A-Za-z][A-Za-z0-9-]{0,39}(?<!-)", name):
            raise AwsError("InvalidParameterValue", f"The name {name} is not 1 to 40 letters, digits and hyphens.")
        if name in records(backend, "snapshots"):
            raise AwsError("SnapshotAlreadyExistsFault", f"Snapshot {name} already exists.")
        groups = records(backend, "replication_groups").values()
        group = next((group for group in groups if node in group["clusters"]), None)
        if group is None:
            raise CacheClusterNotFound(node)
        settings = group["settings"]
        snapshot = {
            **{member: settings[member] for member in COPIED if member in settings},
            "SnapshotName": name,
            "CacheClusterId": node,
            "NumCacheNodes": 1,
            "SnapshotStatus": "available",
            "SnapshotSource": "manual",
            "EngineVersion": settings["EngineVersion"],
            "Port": settings["Port"],
            "CacheSubnetGroupName": settings.get("CacheSubnetGroupName"),
            "CacheParameterGroupName": settings.get("CacheParameterGroupName"),
            "NodeSnapshots": [{"CacheNodeId": "0001", "CacheSize": "5 MB", "SnapshotCreateTime": utcnow()}],
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
            "CacheClusterId": self._get_param("CacheClusterId"),
            "ReplicationGroupId": self._get_param("ReplicationGroupId"),
            "SnapshotSource": {"user": "manual", "system": "automated"}.get(self._get_param("SnapshotSource")),
        }
        snapshots = [find_snapshot(backend, name)] if name else records(backend, "snapshots").values()
        found = [
            snapshot
            for snapshot in snapshots
            if all(value in (None, snapshot.get(member)) for member, value in wanted.items())
        ]
        return PaginatedResult({"Snapshots": found})

    @taught(ElastiCacheResponse)
    def delete_snapshot(self: ElastiCacheResponse) -> ActionResult:
        snapshot = find_snapshot(self.elasticache_backend, self._get_param("SnapshotName"))
        del records(self.elasticache_backend, "snapshots")[snapshot["SnapshotName"]]
        return ActionResult({"Snapshot": {**snapshot, "SnapshotStatus": "deleting"}})
