"""ElastiCache: what AWS answers for the settings of a replication group.

A record holds `settings` (the requests' members under AWS's names), `arn`, `created`, `token_changed`, `primary` (the
number of that member) and `log_deliveries`; `describe` writes `answer` (the ReplicationGroup) and `clusters` (its members by id) into it.
Host names have AWS's form and resolve nowhere. What is not named here by hand is the setting as it was given.
"""

import hashlib
from typing import Any

# Answered under the name and in the form in which they are given; `describe` sets the others by hand.
ECHOED = [
    "CacheNodeType",
    "SnapshotRetentionLimit",
    "SnapshotWindow",
    "TransitEncryptionEnabled",
    "KmsKeyId",
    "UserGroupIds",
    "AtRestEncryptionEnabled",
    "AutoMinorVersionUpgrade",
    "NetworkType",
    "IpDiscovery",
    "TransitEncryptionMode",
    "Engine",
]


def log_deliveries(current: list[dict[str, Any]], requested: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each log type is delivered to one place; a request with Enabled false ends its delivery."""
    deliveries = {delivery["LogType"]: delivery for delivery in current}
    for request in requested:
        deliveries.pop(request["LogType"], None)
        if request.get("Enabled", True):
            shown = {name: value for name, value in request.items() if name != "Enabled"}
            deliveries[request["LogType"]] = {**shown, "Status": "active"}
    return list(deliveries.values())


def _short_region(region: str) -> str:
    """As in AWS's host names: ap-northeast-1 is apne1."""
    area, side, number = region.split("-")
    for word, letters in (("north", "n"), ("south", "s"), ("central", "c"), ("east", "e"), ("west", "w")):
        side = side.replace(word, letters)
    return f"{area}{side}{number}"


def describe(group: dict[str, Any], region: str, subnet_zones: list[str]) -> None:
    """Writes into the group what DescribeReplicationGroups and DescribeCacheClusters answer for its settings."""
    settings, name = group["settings"], group["settings"]["ReplicationGroupId"]
    host = f"{name}.{hashlib.sha256(name.encode()).hexdigest()[:6]}"
    domain = f"{_short_region(region)}.cache.amazonaws.com"
    port, tls = settings["Port"], settings["TransitEncryptionEnabled"]
    primary = f"master.{host}.{domain}" if tls else f"{host}.ng.0001.{domain}"
    reader = f"replica.{host}.{domain}" if tls else f"{name}-ro.{host.split('.')[1]}.ng.0001.{domain}"
    zones = settings.get("PreferredCacheClusterAZs") or subnet_zones or [f"{region}a"]
    members = [f"{name}-{number + 1:03}" for number in range(settings["NumCacheClusters"])]
    nodes = [
        {
            "CacheClusterId": member,
            "CacheNodeId": "0001",
            "ReadEndpoint": {"Address": f"{member}.{host}.{domain}", "Port": port},
            "PreferredAvailabilityZone": zones[number % len(zones)],
            "CurrentRole": "primary" if number == group.get("primary", 0) else "replica",
        }
        for number, member in enumerate(members)
    ]
    group["answer"] = {
        **{member: settings[member] for member in ECHOED if member in settings},
        "ReplicationGroupId": name,
        "Description": settings["ReplicationGroupDescription"],
        "Status": "available",
        "ARN": group["arn"],
        "ReplicationGroupCreateTime": group["created"],
        "MemberClusters": members,
        "NodeGroups": [
            {
                "NodeGroupId": "0001",
                "Status": "available",
                "PrimaryEndpoint": {"Address": primary, "Port": port},
                "ReaderEndpoint": {"Address": reader, "Port": port},
                "NodeGroupMembers": nodes,
            }
        ],
        "SnapshottingClusterId": members[-1] if settings["SnapshotRetentionLimit"] else None,
        "AutomaticFailover": "enabled" if settings.get("AutomaticFailoverEnabled") else "disabled",
        "MultiAZ": "enabled" if settings.get("MultiAZEnabled") else "disabled",
        "ClusterEnabled": False,
        "ClusterMode": "disabled",
        "DataTiering": "enabled" if settings.get("DataTieringEnabled") else "disabled",
        "AuthTokenEnabled": bool(settings.get("AuthToken")),
        "AuthTokenLastModifiedDate": group.get("token_changed"),
        "LogDeliveryConfigurations": group["log_deliveries"],
        "PendingModifiedValues": {},
    }
    group["clusters"] = {node["CacheClusterId"]: _cluster(group, node) for node in nodes}


def _cluster(group: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    settings, shown = group["settings"], group["answer"]
    copied = [
        "CacheNodeType",
        "Engine",
        "SnapshotWindow",
        "AuthTokenEnabled",
        "TransitEncryptionEnabled",
        "NetworkType",
        "AtRestEncryptionEnabled",
        "AutoMinorVersionUpgrade",
        "IpDiscovery",
        "TransitEncryptionMode",
    ]
    snapshots = (
        shown["SnapshotRetentionLimit"] if shown["SnapshottingClusterId"] == node["CacheClusterId"] else 0
    )
    topic = settings.get("NotificationTopicArn")
    version = settings["EngineVersion"]
    return {
        **{member: shown[member] for member in copied if member in shown},
        "CacheClusterId": node["CacheClusterId"],
        "CacheClusterStatus": "available",
        "ARN": f"{group['arn'].rsplit(':', 2)[0]}:cluster:{node['CacheClusterId']}",
        "ReplicationGroupId": shown["ReplicationGroupId"],
        "EngineVersion": version if version.count(".") > 1 else f"{version}.0",
        "NumCacheNodes": 1,
        "CacheNodes": [
            {"CacheNodeId": "0001", "CacheNodeStatus": "available", "Endpoint": node["ReadEndpoint"]},
        ],
        "PreferredAvailabilityZone": node["PreferredAvailabilityZone"],
        "PreferredMaintenanceWindow": settings["PreferredMaintenanceWindow"],
        "SnapshotRetentionLimit": snapshots,
        "CacheClusterCreateTime": group["created"],
        "CacheSubnetGroupName": settings.get("CacheSubnetGroupName"),
        "CacheParameterGroup": {
            "CacheParameterGroupName": settings.get(
                "CacheParameterGroupName", f"default.{settings['Engine']}7"
            ),
            "ParameterApplyStatus": "in-sync",
        },
        "SecurityGroups": [
            {"SecurityGroupId": name, "Status": "active"} for name in settings.get("SecurityGroupIds") or []
        ],
        "NotificationConfiguration": {"TopicArn": topic, "TopicStatus": "active"} if topic else None,
        "ReplicationGroupLogDeliveryEnabled": bool(group["log_deliveries"]),
    }
