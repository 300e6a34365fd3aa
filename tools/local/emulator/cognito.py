"""Cognito user pools: what an update must not lose, and tags.

Modelled: UpdateUserPool keeps what it cannot change (sign-in attributes, schema, case sensitivity) and, when it is
given none, the tags; TagResource, UntagResource and ListTagsForResource on a user pool's ARN. moto does the rest; it
checks no token, no MFA code and no risk, and its hosted domain answers nothing.
"""

from moto.cognitoidp.models import CognitoIdpUserPool
from moto.cognitoidp.responses import CognitoIdpResponse
from moto.core.responses import ActionResult, EmptyResult

from teaching import AwsError, taught

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
