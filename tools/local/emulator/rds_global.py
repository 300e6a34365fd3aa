"""Aurora Global Database.

Modelled: CreateGlobalCluster from a cluster that runs, by its ARN and in whatever region, whose engine and encryption it
takes over; RemoveFromGlobalCluster by the ARN of a member; tags, of an ARN without a region; a member is not deleted, and a global cluster not while it
has members. moto joins a cluster that is created for it. Not modelled: replication, and its lag.
"""

from moto.core.responses import ActionResult
from moto.rds.models import DBCluster, GlobalCluster, RDSBackend, rds_backends
from moto.rds.responses import RDSResponse

from teaching import AwsError, taught


def _cluster(response: RDSResponse, arn: str) -> DBCluster:
    for backend in rds_backends[response.current_account].values():
        for cluster in backend.clusters.values():
            if cluster.arn == arn:
                return cluster
    raise AwsError("DBClusterNotFoundFault", f"DBCluster {arn} not found.")


def _world_of(response: RDSResponse, arn: str) -> GlobalCluster | None:
    worlds = response.global_backend.global_clusters.values()
    return next((world for world in worlds if any(one.arn == arn for one in world.members)), None)


def _teach_tags() -> None:
    found = RDSBackend._get_resource_for_tagging

    def with_global_clusters(self: RDSBackend, arn: str) -> object:
        kind, name = arn.split(":")[-2:]
        if kind != "global-cluster":
            return found(self, arn)
        worlds = rds_backends[self.account_id]["us-east-1"].global_clusters
        if name not in worlds:
            raise AwsError("GlobalClusterNotFoundFault", f"Global cluster {name} not found.")
        return worlds[name]

    RDSBackend._get_resource_for_tagging = with_global_clusters


def teach() -> None:
    _teach_tags()
    create, delete = RDSResponse.create_global_cluster, RDSResponse.delete_db_cluster

    @taught(RDSResponse)
    def create_global_cluster(self: RDSResponse) -> ActionResult:
        source, tags = self.params.pop("SourceDBClusterIdentifier", None), self.params.get("Tags", [])
        if not source:
            answer = create(self)
            answer.result["GlobalCluster"].tags = tags
            return answer
        cluster = _cluster(self, source)
        if self.params.get("Engine"):
            raise AwsError("InvalidParameterCombination", "A source cluster has its engine; name none.")
        if _world_of(self, source):
            raise AwsError("InvalidDBClusterStateFault", f"{source} is in a global cluster already.")
        self.params.update(
            Engine=cluster.engine,
            EngineVersion=cluster.engine_version,
            StorageEncrypted=cluster.storage_encrypted,
        )
        answer = create(self)
        cluster.is_writer = True
        answer.result["GlobalCluster"].tags = tags
        answer.result["GlobalCluster"].members.append(cluster)
        return answer

    @taught(RDSResponse)
    def remove_from_global_cluster(self: RDSResponse) -> ActionResult:
        name, arn = self.params["GlobalClusterIdentifier"], self.params["DbClusterIdentifier"]
        world = self.global_backend.global_clusters.get(name)
        if not world:
            raise AwsError("GlobalClusterNotFoundFault", f"Global cluster {name} not found.")
        member = next((one for one in world.members if one.arn == arn), None)
        if not member:
            raise AwsError("InvalidParameterValue", f"DBCluster {arn} is not found in global cluster {name}")
        world.members.remove(member)
        return ActionResult({"GlobalCluster": world})

    @taught(RDSResponse)
    def delete_db_cluster(self: RDSResponse) -> ActionResult:
        cluster = self.backend.clusters.get(self.params["DBClusterIdentifier"])
        if cluster and _world_of(self, cluster.arn):
            raise AwsError(
                "InvalidDBClusterStateFault",
                "This cluster is a part of a global cluster, please remove it from globalcluster first.",
            )
        return delete(self)
