"""RDS: snapshots of Aurora clusters, and clusters made from them or as of a moment.

Modelled, where moto drops or confuses it: a snapshot is "creating" in the answer that makes it and "available" from then
on; a snapshot can be named by its ARN; what a restore is not given is not taken from the source, as with AWS: groups, tags,
deletion protection, log exports; storage, encryption, user and database are. A restored cluster has no instance, a resource
id of its own, and no master secret; its automated snapshots go with a cluster unless DeleteAutomatedBackups is false. Refused as by AWS: a snapshot or source that does not exist, a name that is taken, a
moment in the future.
No data are kept or restored, for no database runs; no snapshot is taken by itself.
"""

from typing import Any

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.rds.models import DBCluster, DBClusterSnapshot
from moto.rds.responses import RDSResponse

from teaching import AwsError, plain, taught

# What a restored cluster has of its source; everything else comes from the request.
INHERITED = {
    "DatabaseName": "database_name",
    "Engine": "engine",
    "EngineVersion": "engine_version",
    "KmsKeyId": "kms_key_id",
    "MasterUsername": "master_username",
    "Port": "port",
    "StorageEncrypted": "storage_encrypted",
}
# What says where a restore comes from, which a cluster that is created has not.
ORIGINS = [
    "SnapshotIdentifier",
    "SourceDBClusterIdentifier",
    "RestoreToTime",
    "RestoreType",
    "UseLatestRestorableTime",
]


def _snapshot(self: RDSResponse, name: str) -> DBClusterSnapshot:
    snapshots = self.backend.cluster_snapshots
    found = snapshots.get(name.split(":")[-1])
    if found is None:
        raise AwsError("DBClusterSnapshotNotFoundFault", f"DBClusterSnapshot {name} not found.")
    return found


def _create_from(self: RDSResponse, source: DBCluster) -> ActionResult:
    """Creates the cluster as the request and what it inherits say."""
    inherited = {name: getattr(source, attribute, None) for name, attribute in INHERITED.items()}
    given = {name: value for name, value in plain(self.params).items() if name not in ORIGINS}
    settings = {**{name: value for name, value in inherited.items() if value is not None}, **given}
    for name in ORIGINS:
        self.params.pop(name, None)
    for name, value in settings.items():
        self.params[name] = value
    # Aurora has the password in what is restored; moto wants one.
    self.params["MasterUserPassword"] = "kept-in-the-storage"
    return self.create_db_cluster()


def teach() -> None:
    create = RDSResponse.create_db_cluster_snapshot

    @taught(RDSResponse)
    def create_db_cluster_snapshot(self: RDSResponse) -> ActionResult:
        answer = create(self)
        made: Any = answer.result["DBClusterSnapshot"]
        made.status = "creating"
        try:
            # The answer is written here: the snapshot itself is available already.
            return ActionResult({"DBClusterSnapshot": _answer_of(made)})
        finally:
            made.status = "available"

    @taught(RDSResponse)
    def restore_db_cluster_from_snapshot(self: RDSResponse) -> ActionResult:
        return _create_from(self, _snapshot(self, self.params["SnapshotIdentifier"]).cluster)

    @taught(RDSResponse)
    def restore_db_cluster_to_point_in_time(self: RDSResponse) -> ActionResult:
        name, moment = self.params["SourceDBClusterIdentifier"], self.params.get("RestoreToTime")
        if name not in self.backend.clusters:
            raise AwsError("DBClusterNotFoundFault", f"DBCluster {name} not found.")
        if not moment and not self.params.get("UseLatestRestorableTime"):
            raise AwsError(
                "InvalidParameterCombination", "RestoreToTime or UseLatestRestorableTime must be given."
            )
        if moment and moment.replace(tzinfo=None) > utcnow().replace(tzinfo=None):
            raise AwsError("InvalidParameterValue", f"The time {moment} is after the latest restorable time.")
        return _create_from(self, self.backend.clusters[name])

    delete = RDSResponse.delete_db_cluster

    @taught(RDSResponse)
    def delete_db_cluster(self: RDSResponse) -> ActionResult:
        name, kept = self.params["DBClusterIdentifier"], self.params.get("DeleteAutomatedBackups") is False
        answer = delete(self)
        snapshots = self.backend.cluster_snapshots
        for identifier, snapshot in list(snapshots.items()):
            if not kept and snapshot.snapshot_type == "automated" and snapshot.db_cluster_identifier == name:
                del snapshots[identifier]
        return answer


def _answer_of(snapshot: DBClusterSnapshot) -> dict[str, Any]:
    return {
        "DBClusterSnapshotIdentifier": snapshot.db_cluster_snapshot_identifier,
        "DBClusterSnapshotArn": snapshot.db_cluster_snapshot_arn,
        "DBClusterIdentifier": snapshot.db_cluster_identifier,
        "Status": snapshot.status,
        "SnapshotType": snapshot.snapshot_type,
        "PercentProgress": 0,
        "Engine": snapshot.engine,
        "EngineVersion": snapshot.engine_version,
        "StorageEncrypted": snapshot.storage_encrypted,
        "KmsKeyId": snapshot.kms_key_id,
        "TagList": snapshot.tags,
    }
