"""Security Hub: the settings of an account and the standards that it subscribes to.

Modelled: UpdateSecurityHubConfiguration, which DescribeHub then answers; BatchEnableStandards, GetEnabledStandards and
BatchDisableStandards, for an account that has Security Hub on; a standard's subscription is ready at once, and gone with
the account's. No control is ever checked, and whether a standard exists is not.
"""

import json
from typing import Any

from moto.securityhub import urls
from moto.securityhub.responses import SecurityHubResponse

from teaching import AwsError, records, taught

SETTINGS = ("AutoEnableControls", "ControlFindingGenerator")


def _subscriptions(self: SecurityHubResponse) -> dict[str, Any]:
    backend = self.securityhub_backend
    if not backend.enabled:
        raise AwsError("InvalidAccessException", "Account is not subscribed to AWS Security Hub")
    return records(backend, "standards")


def _subscription_arn(self: SecurityHubResponse, standard: str) -> str:
    # A subscription is named after the standard: .../subscription/cis-aws-foundations-benchmark/v/1.4.0
    name = standard.split("/", 1)[1]
    return f"arn:aws:securityhub:{self.region}:{self.current_account}:subscription/{name}"


def _teach_settings() -> None:
    describe = SecurityHubResponse.describe_hub
    disable = SecurityHubResponse.disable_security_hub

    @taught(SecurityHubResponse)
    def update_security_hub_configuration(self: SecurityHubResponse) -> str:
        _subscriptions(self)
        given = json.loads(self.body)
        records(self.securityhub_backend, "settings").update({name: given[name] for name in SETTINGS if name in given})
        return "{}"

    @taught(SecurityHubResponse)
    def describe_hub(self: SecurityHubResponse) -> str:
        return json.dumps({**json.loads(describe(self)), **records(self.securityhub_backend, "settings")})

    @taught(SecurityHubResponse)
    def disable_security_hub(self: SecurityHubResponse) -> str:
        answer = disable(self)
        for kind in ("standards", "settings"):
            records(self.securityhub_backend, kind).clear()
        return answer


def _teach_standards() -> None:
    @taught(SecurityHubResponse)
    def batch_enable_standards(self: SecurityHubResponse) -> str:
        kept = _subscriptions(self)
        made = []
        for request in json.loads(self.body)["StandardsSubscriptionRequests"]:
            arn = _subscription_arn(self, request["StandardsArn"])
            kept[arn] = {
                "StandardsSubscriptionArn": arn,
                "StandardsArn": request["StandardsArn"],
                "StandardsInput": request.get("StandardsInput", {}),
                "StandardsStatus": "READY",
            }
            made.append(kept[arn])
        return json.dumps({"StandardsSubscriptions": made})

    @taught(SecurityHubResponse)
    def get_enabled_standards(self: SecurityHubResponse) -> str:
        kept = _subscriptions(self)
        wanted = (json.loads(self.body) if self.body else {}).get("StandardsSubscriptionArns") or list(kept)
        return json.dumps({"StandardsSubscriptions": [kept[arn] for arn in wanted if arn in kept]})

    @taught(SecurityHubResponse)
    def batch_disable_standards(self: SecurityHubResponse) -> str:
        kept = _subscriptions(self)
        gone = [kept.pop(arn) for arn in json.loads(self.body)["StandardsSubscriptionArns"] if arn in kept]
        return json.dumps({"StandardsSubscriptions": [{**one, "StandardsStatus": "DELETING"} for one in gone]})


def teach() -> None:
    for path in ("register", "deregister", "get"):
        urls.url_paths["{0}/standards/" + path + "$"] = SecurityHubResponse.dispatch
    _teach_settings()
    _teach_standards()
