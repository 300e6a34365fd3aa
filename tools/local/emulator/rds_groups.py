"""RDS: parameter groups, subnet groups and event subscriptions.

Modelled: a parameter that was set is answered with `Source` "user", and both Describe calls filter by it;
ResetDBParameterGroup and ResetDBClusterParameterGroup; a group in use cannot be deleted; ModifyDBSubnetGroup, after
which moto forgets the group; ModifyEventSubscription and its source identifiers.
Parameter names and values are not checked, AWS's own defaults are not listed, and no event is ever sent.
"""

from typing import Any

from moto.core.responses import ActionResult
from moto.rds.exceptions import DBParameterGroupNotFoundError, SubscriptionNotFoundError
from moto.rds.models import EventSubscription
from moto.rds.responses import RDSResponse

from teaching import AwsError, plain, taught


def _group(groups: dict[str, Any], name: str) -> Any:
    if name not in groups:
        raise DBParameterGroupNotFoundError(name)
    return groups[name]


def _parameters(self: RDSResponse, group: Any) -> ActionResult:
    if self.params.get("Source", "user") != "user":
        return ActionResult({"Parameters": []})
    shown = [{"ParameterName": name, "Source": "user", **value} for name, value in group.parameters.items()]
    return ActionResult({"Parameters": shown})


def _reset(self: RDSResponse, group: Any) -> None:
    if self.params.get("ResetAllParameters"):
        group.parameters.clear()
    for parameter in self.params.get("Parameters") or []:
        group.parameters.pop(parameter["ParameterName"], None)


def _refuse_if_used(name: str, users: list[str]) -> None:
    if users:
        raise AwsError(
            "InvalidDBParameterGroupState", f"{name} is in use by {', '.join(users)} and cannot be deleted."
        )


def _teach_parameter_groups() -> None:
    delete_group = RDSResponse.delete_db_parameter_group
    delete_cluster_group = RDSResponse.delete_db_cluster_parameter_group

    @taught(RDSResponse)
    def describe_db_parameters(self: RDSResponse) -> ActionResult:
        return _parameters(
            self, _group(self.backend.db_parameter_groups, self.params["DBParameterGroupName"])
        )

    @taught(RDSResponse)
    def describe_db_cluster_parameters(self: RDSResponse) -> ActionResult:
        name = self.params["DBClusterParameterGroupName"]
        return _parameters(self, _group(self.backend.db_cluster_parameter_groups, name))

    @taught(RDSResponse)
    def reset_db_parameter_group(self: RDSResponse) -> ActionResult:
        name = self.params["DBParameterGroupName"]
        _reset(self, _group(self.backend.db_parameter_groups, name))
        return ActionResult({"DBParameterGroupName": name})

    @taught(RDSResponse)
    def reset_db_cluster_parameter_group(self: RDSResponse) -> ActionResult:
        name = self.params["DBClusterParameterGroupName"]
        _reset(self, _group(self.backend.db_cluster_parameter_groups, name))
        return ActionResult({"DBClusterParameterGroupName": name})

    @taught(RDSResponse)
    def delete_db_parameter_group(self: RDSResponse) -> ActionResult:
        name = self.params["DBParameterGroupName"]
        instances = self.backend.databases.values()
        users = [i.db_instance_identifier for i in instances if i.db_parameter_group_name == name]
        _refuse_if_used(name, users)
        return delete_group(self)

    @taught(RDSResponse)
    def delete_db_cluster_parameter_group(self: RDSResponse) -> ActionResult:
        name = self.params["DBClusterParameterGroupName"]
        clusters = self.backend.clusters.values()
        _refuse_if_used(name, [c.db_cluster_identifier for c in clusters if c.parameter_group == name])
        return delete_cluster_group(self)


def _teach_subnet_groups() -> None:
    modify = RDSResponse.modify_db_subnet_group
    delete = RDSResponse.delete_db_subnet_group

    @taught(RDSResponse)
    def modify_db_subnet_group(self: RDSResponse) -> ActionResult:
        (group,) = self.backend.describe_db_subnet_groups(self.params["DBSubnetGroupName"])
        answer = modify(self)
        self.backend.subnet_groups[group.name] = group
        return answer

    @taught(RDSResponse)
    def delete_db_subnet_group(self: RDSResponse) -> ActionResult:
        name = self.params["DBSubnetGroupName"]
        users = [
            c.db_cluster_identifier for c in self.backend.clusters.values() if c.db_subnet_group_name == name
        ]
        if users:
            raise AwsError("InvalidDBSubnetGroupStateFault", f"{name} is in use by {', '.join(users)}.")
        return delete(self)


def _subscription(self: RDSResponse) -> EventSubscription:
    name = self.params["SubscriptionName"]
    if name not in self.backend.event_subscriptions:
        raise SubscriptionNotFoundError(name)
    return self.backend.event_subscriptions[name]


def _teach_event_subscriptions() -> None:
    create = RDSResponse.create_event_subscription

    @taught(RDSResponse)
    def create_event_subscription(self: RDSResponse) -> ActionResult:
        self.params.setdefault("Enabled", True)
        return create(self)

    @taught(RDSResponse)
    def modify_event_subscription(self: RDSResponse) -> ActionResult:
        subscription = _subscription(self)
        for name in ("sns_topic_arn", "source_type", "event_categories", "enabled"):
            if self.params.get(name) is not None:
                setattr(subscription, name, plain(self.params[name]))
        return ActionResult({"EventSubscription": subscription})

    @taught(RDSResponse)
    def add_source_identifier_to_subscription(self: RDSResponse) -> ActionResult:
        subscription = _subscription(self)
        subscription.source_ids = [*subscription.source_ids, self.params["SourceIdentifier"]]
        return ActionResult({"EventSubscription": subscription})

    @taught(RDSResponse)
    def remove_source_identifier_from_subscription(self: RDSResponse) -> ActionResult:
        subscription = _subscription(self)
        gone = self.params["SourceIdentifier"]
        subscription.source_ids = [source for source in subscription.source_ids if source != gone]
        return ActionResult({"EventSubscription": subscription})


def teach() -> None:
    _teach_parameter_groups()
    _teach_subnet_groups()
    _teach_event_subscriptions()
