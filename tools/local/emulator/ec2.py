"""EC2: the description of a security group rule that names another group or a prefix list.

moto answers only a description that came with an address range, where it also puts one that is changed later.
Modelled: a description given with a group or a prefix list is kept in that same place from the start.
Nothing filters packets.
"""

from typing import Any

from moto.ec2.models.security_groups import SecurityGroupRule


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
