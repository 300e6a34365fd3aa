"""RDS: proxies, beyond what moto keeps of them.

Modelled: ModifyDBProxy; endpoints of a proxy, created, described, modified, tagged and deleted. An endpoint goes with its
proxy only after it was deleted, as in AWS. Refused as by AWS: a second endpoint of one name, an endpoint of a proxy
that does not exist. moto itself keeps proxies, their target groups and targets. No proxy runs.
"""

from typing import Any

from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import utcnow
from moto.rds.models import DBProxy
from moto.rds.responses import RDSResponse

from teaching import AwsError, plain, records, taught

# What a modification may change, in the request's words and as moto stores it.
CHANGED = {
    "Auth": "auth",
    "RequireTLS": "require_tls",
    "IdleClientTimeout": "idle_client_timeout",
    "DebugLogging": "debug_logging",
    "RoleArn": "role_arn",
    "SecurityGroups": "vpc_security_group_ids",
}


def _proxy(self: RDSResponse) -> DBProxy:
    name = self.params["DBProxyName"]
    if name not in self.backend.db_proxies:
        raise AwsError("DBProxyNotFoundFault", f"The requested DB proxy {name} doesn't exist.")
    return self.backend.db_proxies[name]


def _endpoints(self: RDSResponse) -> dict[str, Any]:
    return records(self.backend, "proxy_endpoints")


def _endpoint(self: RDSResponse) -> dict[str, Any]:
    name = self.params["DBProxyEndpointName"]
    if name not in _endpoints(self):
        raise AwsError("DBProxyEndpointNotFoundFault", f"The requested DB proxy endpoint {name} doesn't exist.")
    return _endpoints(self)[name]


def _teach_endpoints() -> None:
    @taught(RDSResponse)
    def create_db_proxy_endpoint(self: RDSResponse) -> ActionResult:
        proxy = _proxy(self)
        name = self.params["DBProxyEndpointName"]
        if name in _endpoints(self):
            raise AwsError("DBProxyEndpointAlreadyExistsFault", f"DB proxy endpoint {name} already exists.")
        arn = f"arn:aws:rds:{self.region}:{self.current_account}:db-proxy-endpoint:prx-endpoint-{name}"
        _endpoints(self)[name] = {
            "DBProxyEndpointName": name,
            "DBProxyEndpointArn": arn,
            "DBProxyName": proxy.db_proxy_name,
            "Status": "available",
            "VpcId": proxy.vpc_id,
            "VpcSecurityGroupIds": plain(self.params.get("VpcSecurityGroupIds") or proxy.vpc_security_group_ids),
            "VpcSubnetIds": plain(self.params["VpcSubnetIds"]),
            "Endpoint": proxy.endpoint.replace(proxy.db_proxy_name, f"{name}.endpoint", 1),
            "CreatedDate": utcnow(),
            "TargetRole": self.params.get("TargetRole") or "READ_WRITE",
            "IsDefault": False,
        }
        records(self.backend, "proxy_endpoint_tags")[arn] = plain(self.params.get("Tags") or [])
        return ActionResult({"DBProxyEndpoint": _endpoints(self)[name]})

    @taught(RDSResponse)
    def describe_db_proxy_endpoints(self: RDSResponse) -> ActionResult:
        if "DBProxyEndpointName" in self.params:
            return ActionResult({"DBProxyEndpoints": [_endpoint(self)]})
        proxy = self.params.get("DBProxyName")
        found = [each for each in _endpoints(self).values() if proxy in (None, each["DBProxyName"])]
        return ActionResult({"DBProxyEndpoints": found})

    @taught(RDSResponse)
    def modify_db_proxy_endpoint(self: RDSResponse) -> ActionResult:
        endpoint = _endpoint(self)
        if groups := self.params.get("VpcSecurityGroupIds"):
            endpoint["VpcSecurityGroupIds"] = plain(groups)
        return ActionResult({"DBProxyEndpoint": endpoint})

    @taught(RDSResponse)
    def delete_db_proxy_endpoint(self: RDSResponse) -> ActionResult:
        endpoint = _endpoint(self)
        del _endpoints(self)[endpoint["DBProxyEndpointName"]]
        return ActionResult({"DBProxyEndpoint": {**endpoint, "Status": "deleting"}})


def _teach_tags() -> None:
    listed, added = RDSResponse.list_tags_for_resource, RDSResponse.add_tags_to_resource
    removed = RDSResponse.remove_tags_from_resource

    @taught(RDSResponse)
    def list_tags_for_resource(self: RDSResponse) -> ActionResult:
        tags = records(self.backend, "proxy_endpoint_tags")
        arn = self.params.get("ResourceName")
        return ActionResult({"TagList": tags[arn]}) if arn in tags else listed(self)

    @taught(RDSResponse)
    def add_tags_to_resource(self: RDSResponse) -> ActionResult | EmptyResult:
        tags, arn = records(self.backend, "proxy_endpoint_tags"), self.params.get("ResourceName")
        if arn not in tags:
            return added(self)
        given = plain(self.params["Tags"])
        keys = [tag["Key"] for tag in given]
        tags[arn] = [tag for tag in tags[arn] if tag["Key"] not in keys] + given
        return EmptyResult()

    @taught(RDSResponse)
    def remove_tags_from_resource(self: RDSResponse) -> ActionResult | EmptyResult:
        tags, arn = records(self.backend, "proxy_endpoint_tags"), self.params.get("ResourceName")
        if arn not in tags:
            return removed(self)
        tags[arn] = [tag for tag in tags[arn] if tag["Key"] not in self.params["TagKeys"]]
        return EmptyResult()


def teach() -> None:
    _teach_endpoints()
    _teach_tags()

    @taught(RDSResponse)
    def modify_db_proxy(self: RDSResponse) -> ActionResult:
        proxy = _proxy(self)
        for requested, stored in CHANGED.items():
            if self.params.get(requested) is not None:
                setattr(proxy, stored, plain(self.params[requested]))
        proxy.updated_date = utcnow()
        return ActionResult({"DBProxy": proxy})
