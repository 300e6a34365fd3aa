"""EC2: the description of a security group rule that names another group or a prefix list, and who may share snapshots.

moto answers only a description that came with an address range, where it also puts one that is changed later.
Modelled: a description given with a group or a prefix list is kept in that same place from the start.
Whether snapshots of volumes may be shared is kept for the account and region. Nothing filters packets or stops sharing.
"""

from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.models.security_groups import SecurityGroupRule
from moto.ec2.responses import EC2Response
from teaching import records, taught


def _share(self: EC2Response, state: str) -> ActionResult:
    records(self.ec2_backend, "snapshot_sharing")["State"] = state
    return ActionResult({"State": state})


@taught(EC2Response)
def enable_snapshot_block_public_access(self: EC2Response) -> ActionResult:
    return _share(self, self._get_param("State"))


@taught(EC2Response)
def disable_snapshot_block_public_access(self: EC2Response) -> ActionResult:
    return _share(self, "unblocked")


@taught(EC2Response)
def get_snapshot_block_public_access_state(self: EC2Response) -> ActionResult:
    kept = records(self.ec2_backend, "snapshot_sharing")
    return ActionResult({"State": kept.get("State", "unblocked"), "ManagedBy": "account"})


def teach() -> None:
    init = SecurityGroupRule.__init__

    def init_with_description(
        rule: SecurityGroupRule,
        backend: Any,
        protocol: str,
        group_id: str,
        from_port: str | None,
        to_port: str | None,
        ip_range: dict[str, str] | None,
        source_group: dict[str, str] | None = None,
        prefix_list_id: dict[str, str] | None = None,
        **named: Any,
    ) -> None:
        init(
            rule,
            backend,
            protocol,
            group_id,
            from_port,
            to_port,
            ip_range,
            source_group,
            prefix_list_id,
            **named,
        )
        for target in (source_group, prefix_list_id):
            if target and target.get("Description"):
                rule.ip_range = {**rule.ip_range, "Description": target["Description"]}

    SecurityGroupRule.__init__ = init_with_description
