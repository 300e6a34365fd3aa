"""RDS: Aurora clusters and their instances.

Modelled, where moto drops or confuses it: Data API, IAM authentication, log exports and Performance Insights as
created and as modified; a certificate authority, a resource id and a zone of the subnet group for each instance;
three zones for a cluster, which Aurora adds itself when fewer are named; EnableHttpEndpoint and DisableHttpEndpoint;
RemoveRoleFromDBCluster. Refused as by AWS: a second cluster of the same name, a subnet or parameter group that does
not exist, a subnet group in one zone, a change of a cluster that does not exist, deletion with neither a final
snapshot nor SkipFinalSnapshot.
Everything else that moto stores is answered as given; engine versions, classes and capacities are not checked, a
change is applied at once whatever ApplyImmediately says, and no database runs.
"""

import secrets
import string
from typing import Any

from moto.core.responses import ActionResult, EmptyResult
from moto.ec2.models import ec2_backends
from moto.rds.exceptions import DBClusterNotFoundError, DBSubnetGroupNotFoundError
from moto.rds.models import DBCluster, DBInstanceClustered
from moto.rds.responses import RDSResponse

from teaching import AwsError, taught

CERTIFICATE_AUTHORITY = "rds-ca-rsa2048-g1"
# What a request calls otherwise than moto's cluster or instance.
CLUSTER_NAMES = {
    "enable_iam_database_authentication": "iam_auth",
    "enable_performance_insights": "performance_insights_enabled",
}
INSTANCE_NAMES = {"enable_performance_insights": "performance_insights_enabled"}
KEPT = [
    "performance_insights_enabled",
    "performance_insights_kms_key_id",
    "performance_insights_retention_period",
    "database_insights_mode",
    "monitoring_interval",
    "monitoring_role_arn",
]


def _rename(parameters: Any, names: dict[str, str]) -> None:
    for requested, stored in names.items():
        if requested in parameters:
            parameters[stored] = parameters[requested]


def _keep(thing: DBCluster | DBInstanceClustered, parameters: Any) -> None:
    for name in KEPT:
        if parameters.get(name) is not None:
            setattr(thing, name, parameters[name])


def _cluster(self: RDSResponse, name: str) -> DBCluster:
    if name not in self.backend.clusters:
        raise DBClusterNotFoundError(name)
    return self.backend.clusters[name]


def _cluster_by_arn(self: RDSResponse, arn: str) -> DBCluster:
    for cluster in self.backend.clusters.values():
        if cluster.arn == arn:
            return cluster
    raise AwsError("ResourceNotFoundFault", f"No cluster has the ARN {arn}.")


def _subnet_zones(self: RDSResponse, name: str | None) -> list[str]:
    """The zones of a subnet group, each once and in the group's order; none without a group."""
    if not name:
        return []
    if name not in self.backend.subnet_groups:
        raise DBSubnetGroupNotFoundError(name)
    subnets = self.backend.subnet_groups[name]._subnets
    return list(dict.fromkeys(subnet.availability_zone for subnet in subnets))


def _check_groups(self: RDSResponse) -> None:
    subnet_group = self.params.get("DBSubnetGroupName")
    if subnet_group and len(_subnet_zones(self, subnet_group)) < 2:
        raise AwsError(
            "DBSubnetGroupDoesNotCoverEnoughAZs",
            f"The DB subnet group {subnet_group} must have subnets in at least two Availability Zones.",
        )
    group = self.params.get("DBClusterParameterGroupName", "default.")
    if not group.startswith("default.") and group not in self.backend.db_cluster_parameter_groups:
        raise AwsError("DBClusterParameterGroupNotFound", f"DBClusterParameterGroup not found: {group}")


def _three_zones(self: RDSResponse) -> list[str]:
    given = list(
        self.params.get("AvailabilityZones") or _subnet_zones(self, self.params.get("DBSubnetGroupName"))
    )
    zones = ec2_backends[self.current_account][self.region].describe_availability_zones()
    others = [zone.name for zone in zones if zone.name not in given]
    return sorted([*given, *others[: max(0, 3 - len(given))]])


def _log_exports(thing: DBCluster | DBInstanceClustered, change: dict[str, list[str]] | None) -> None:
    """Applies the log types that a modification switches on and off."""
    if change:
        off = change.get("DisableLogTypes") or []
        kept = [kind for kind in thing.enabled_cloudwatch_logs_exports if kind not in off]
        thing.enabled_cloudwatch_logs_exports = list(
            dict.fromkeys(kept + (change.get("EnableLogTypes") or []))
        )


def _teach_clusters() -> None:
    create = RDSResponse.create_db_cluster
    modify = RDSResponse.modify_db_cluster
    delete = RDSResponse.delete_db_cluster

    @taught(RDSResponse)
    def create_db_cluster(self: RDSResponse) -> ActionResult:
        name = self.params["DBClusterIdentifier"]
        if name in self.backend.clusters:
            raise AwsError("DBClusterAlreadyExistsFault", f"DB Cluster already exists: {name}")
        _check_groups(self)
        self.params["AvailabilityZones"] = _three_zones(self)
        answer = create(self)
        _rename(self.params, CLUSTER_NAMES)
        _keep(answer.result["DBCluster"], self.params)
        return answer

    @taught(RDSResponse)
    def modify_db_cluster(self: RDSResponse) -> ActionResult:
        cluster = _cluster(self, self.params["DBClusterIdentifier"])
        _check_groups(self)
        _rename(self.params, CLUSTER_NAMES)
        _log_exports(cluster, self.params.pop("CloudwatchLogsExportConfiguration", None))
        return modify(self)

    @taught(RDSResponse)
    def delete_db_cluster(self: RDSResponse) -> ActionResult:
        _cluster(self, self.params["DBClusterIdentifier"])
        if not self.params.get("SkipFinalSnapshot") and not self.params.get("FinalDBSnapshotIdentifier"):
            raise AwsError(
                "InvalidParameterCombination",
                "FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.",
            )
        return delete(self)

    @taught(RDSResponse)
    def enable_http_endpoint(self: RDSResponse) -> ActionResult:
        cluster = _cluster_by_arn(self, self.params["ResourceArn"])
        cluster.enable_http_endpoint = True
        return ActionResult({"ResourceArn": cluster.arn, "HttpEndpointEnabled": True})

    @taught(RDSResponse)
    def disable_http_endpoint(self: RDSResponse) -> ActionResult:
        cluster = _cluster_by_arn(self, self.params["ResourceArn"])
        cluster.enable_http_endpoint = False
        return ActionResult({"ResourceArn": cluster.arn, "HttpEndpointEnabled": False})

    @taught(RDSResponse)
    def remove_role_from_db_cluster(self: RDSResponse) -> EmptyResult:
        cluster = _cluster(self, self.params["DBClusterIdentifier"])
        arn = self.params["RoleArn"]
        if arn not in [role.role_arn for role in cluster._associated_roles]:
            raise AwsError(
                "DBClusterRoleNotFound", f"Role {arn} is not associated with {cluster.resource_id}."
            )
        cluster._associated_roles = [role for role in cluster._associated_roles if role.role_arn != arn]
        return EmptyResult()


def _teach_instances() -> None:
    create = RDSResponse.create_db_instance
    modify = RDSResponse.modify_db_instance

    @taught(RDSResponse)
    def create_db_instance(self: RDSResponse) -> ActionResult:
        self.params.setdefault("CACertificateIdentifier", CERTIFICATE_AUTHORITY)
        cluster = self.backend.clusters.get(self.params.get("DBClusterIdentifier"))
        if cluster and not self.params.get("AvailabilityZone"):
            zones = _subnet_zones(self, cluster.db_subnet_group_name) or cluster.availability_zones
            self.params["AvailabilityZone"] = zones[len(cluster._members) % len(zones)]
        if cluster and cluster.db_subnet_group_name in self.backend.subnet_groups:
            self.params["DBSubnetGroupName"] = cluster.db_subnet_group_name
        answer = create(self)
        instance = answer.result["DBInstance"]
        _rename(self.params, INSTANCE_NAMES)
        _keep(instance, self.params)
        letters = string.ascii_uppercase + string.digits
        instance.dbi_resource_id = "db-" + "".join(secrets.choice(letters) for _ in range(26))
        return answer

    @taught(RDSResponse)
    def modify_db_instance(self: RDSResponse) -> ActionResult:
        _rename(self.params, INSTANCE_NAMES)
        instance = self.backend.describe_db_instances(self.params["DBInstanceIdentifier"])[0]
        _log_exports(instance, self.params.pop("CloudwatchLogsExportConfiguration", None))
        return modify(self)


def _scaling(cluster: DBCluster) -> dict[str, Any] | None:
    """Serverless v1's settings: moto answers a full set of nulls for a cluster that has none."""
    return _v1_scaling(cluster) if cluster.scaling_configuration else None


_v1_scaling = DBCluster.scaling_configuration_info.fget


def teach() -> None:
    DBCluster.scaling_configuration_info = property(_scaling)
    DBCluster.enable_http_endpoint = property(
        lambda cluster: cluster._enable_http_endpoint,
        lambda cluster, value: setattr(cluster, "_enable_http_endpoint", bool(value)),
    )
    _teach_clusters()
    _teach_instances()
