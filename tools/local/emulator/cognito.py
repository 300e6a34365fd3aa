"""Cognito user pools: what an update must not lose, tags, and the answer to risks.

Modelled: UpdateUserPool keeps what it cannot change (sign-in attributes, schema, case sensitivity) and, when it is
given none, the tags; TagResource, UntagResource and ListTagsForResource on a user pool's ARN; SetRiskConfiguration and
DescribeRiskConfiguration, for a pool or one of its clients. moto does the rest; no risk is ever assessed, no message
is sent, and the hosted domain answers nothing.
"""

from moto.cognitoidp.models import CognitoIdpUserPool
from moto.cognitoidp.responses import CognitoIdpResponse
from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import utcnow

from teaching import AwsError, records, taught

RISKS = [
    "AccountTakeoverRiskConfiguration",
    "CompromisedCredentialsRiskConfiguration",
    "RiskExceptionConfiguration",
]
KEPT = ["UsernameAttributes", "AliasAttributes", "UsernameConfiguration", "UserPoolTags"]


def _tags(self: CognitoIdpResponse) -> dict[str, str]:
    arn = self._get_param("ResourceArn")
    pool = self.backend.user_pools.get(arn.split("/")[-1])
    if pool is None or pool.arn != arn:
        raise AwsError("ResourceNotFoundException", f"User pool {arn} does not exist.")
    return pool.extended_config.setdefault("UserPoolTags", {})


def teach() -> None:
    update_extended_config = CognitoIdpUserPool.update_extended_config

    def update_and_keep(self: CognitoIdpUserPool, extended_config: dict) -> None:
        before = getattr(self, "extended_config", {})
        update_extended_config(self, extended_config)
        for name in KEPT:
            if name in before and name not in extended_config:
                self.extended_config[name] = before[name]

    CognitoIdpUserPool.update_extended_config = update_and_keep

    @taught(CognitoIdpResponse)
    def tag_resource(self: CognitoIdpResponse) -> EmptyResult:
        _tags(self).update(self._get_param("Tags"))
        return EmptyResult()

    @taught(CognitoIdpResponse)
    def untag_resource(self: CognitoIdpResponse) -> EmptyResult:
        tags = _tags(self)
        for key in self._get_param("TagKeys"):
            tags.pop(key, None)
        return EmptyResult()

    @taught(CognitoIdpResponse)
    def list_tags_for_resource(self: CognitoIdpResponse) -> ActionResult:
        return ActionResult({"Tags": _tags(self)})

    @taught(CognitoIdpResponse)
    def set_risk_configuration(self: CognitoIdpResponse) -> ActionResult:
        pool, client = self._get_param("UserPoolId"), self._get_param("ClientId")
        self.backend.describe_user_pool(pool)
        given = {name: self._get_param(name) for name in RISKS if self._get_param(name)}
        configuration = {"UserPoolId": pool, "ClientId": client, "LastModifiedDate": utcnow(), **given}
        records(self.backend, "risks")[f"{pool}/{client}"] = configuration
        return ActionResult({"RiskConfiguration": configuration})

    @taught(CognitoIdpResponse)
    def describe_risk_configuration(self: CognitoIdpResponse) -> ActionResult:
        pool, client = self._get_param("UserPoolId"), self._get_param("ClientId")
        self.backend.describe_user_pool(pool)
        none = {"UserPoolId": pool, "ClientId": client}
        return ActionResult(
            {"RiskConfiguration": records(self.backend, "risks").get(f"{pool}/{client}", none)}
        )
