"""RDS: clusters and instances that take another name, as a restored cluster takes the place of the one it was made from.

Modelled: the instances of a cluster go with it; a name that is taken is refused; a cluster's host name is made of its
name and of what all clusters of an account and region share, so that whoever has the name has the host name.
Over at once: on AWS it takes minutes, in which the old name answers nothing.
"""

import hashlib

from moto.core.responses import ActionResult
from moto.rds.models import DBCluster, DBInstanceClustered
from moto.rds.responses import RDSResponse

from teaching import AwsError, taught


def _shared(cluster: DBCluster) -> str:
    return hashlib.sha256(f"{cluster.account_id} {cluster.region}".encode()).hexdigest()[:12]


def _of_cluster(instance: DBInstanceClustered) -> str:
    """The name that its cluster has now; while it is made it has none yet."""
    cluster = getattr(instance, "cluster", None)
    return cluster.db_cluster_identifier if cluster else instance._db_cluster_identifier


def teach() -> None:
    DBCluster.url_identifier = property(_shared, lambda cluster, value: None)
    DBInstanceClustered.db_cluster_identifier = property(
        _of_cluster, lambda instance, value: setattr(instance, "_db_cluster_identifier", value)
    )
    modify_cluster = RDSResponse.modify_db_cluster
    modify_instance = RDSResponse.modify_db_instance

    @taught(RDSResponse)
    def modify_db_cluster(self: RDSResponse) -> ActionResult:
        name = self.params.get("NewDBClusterIdentifier")
        if name and name in self.backend.clusters:
            raise AwsError("DBClusterAlreadyExistsFault", f"DB Cluster already exists: {name}")
        return modify_cluster(self)

    @taught(RDSResponse)
    def modify_db_instance(self: RDSResponse) -> ActionResult:
        name = self.params.get("NewDBInstanceIdentifier")
        if name and name in self.backend.databases:
            raise AwsError("DBInstanceAlreadyExists", f"DB instance already exists: {name}")
        return modify_instance(self)
