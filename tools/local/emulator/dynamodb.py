"""DynamoDB: what moto drops of a table's settings.

Modelled: the table's class and the limits of on-demand throughput, of the table and of each global index, as created
and as updated; Contributor Insights of a table or an index, switched on and off. moto itself keeps keys, indexes,
capacity, streams, expiry, point-in-time recovery and the encryption key.
Insights count nothing, no limit is applied, and an index is there at once.
"""

from typing import Any

from moto.core.responses import ActionResult
from moto.dynamodb.models.table import GlobalSecondaryIndex, Table
from moto.dynamodb.responses import DynamoHandler

from teaching import plain, records, taught

UNLIMITED = -1


def _limits(old: dict[str, int] | None, new: dict[str, int] | None) -> dict[str, int] | None:
    """AWS answers a limit that was lifted, or never set beside another one, as -1."""
    if not new:
        return old
    unset = {"MaxReadRequestUnits": UNLIMITED, "MaxWriteRequestUnits": UNLIMITED}
    return {**unset, **(old or {}), **plain(new)}


def _teach_indexes() -> None:
    create = GlobalSecondaryIndex.create
    update = GlobalSecondaryIndex.update
    describe = GlobalSecondaryIndex.describe

    def create_with_limits(given: dict[str, Any], keys: list[str]) -> GlobalSecondaryIndex:
        index = create(given, keys)
        index.limits = _limits(None, given.get("OnDemandThroughput"))
        return index

    def update_with_limits(index: GlobalSecondaryIndex, given: dict[str, Any]) -> None:
        update(index, given)
        index.limits = _limits(index.limits, given.get("OnDemandThroughput"))

    def describe_with_limits(index: GlobalSecondaryIndex) -> dict[str, Any]:
        shown = describe(index)
        return {**shown, "OnDemandThroughput": index.limits} if index.limits else shown

    GlobalSecondaryIndex.create = staticmethod(create_with_limits)
    GlobalSecondaryIndex.update = update_with_limits
    GlobalSecondaryIndex.describe = describe_with_limits


def _teach_tables() -> None:
    describe = Table.describe
    create_table_call = DynamoHandler.create_table
    update_table_call = DynamoHandler.update_table

    def describe_with_settings(table: Table, base_key: str = "TableDescription") -> dict[str, Any]:
        shown = describe(table, base_key)
        shown[base_key].update(getattr(table, "taught_settings", {}))
        return shown

    def keep(self: DynamoHandler) -> None:
        table = self.dynamodb_backend.get_table(self.body["TableName"])
        settings = table.__dict__.setdefault("taught_settings", {})
        if kind := self.body.get("TableClass"):
            settings["TableClassSummary"] = {"TableClass": kind}
        if limits := _limits(settings.get("OnDemandThroughput"), self.body.get("OnDemandThroughput")):
            settings["OnDemandThroughput"] = limits

    @taught(DynamoHandler)
    def create_table(self: DynamoHandler) -> ActionResult:
        answer = create_table_call(self)
        keep(self)
        return answer

    @taught(DynamoHandler)
    def update_table(self: DynamoHandler) -> ActionResult:
        answer = update_table_call(self)
        keep(self)
        return answer

    Table.describe = describe_with_settings


def _teach_insights() -> None:
    def subject(self: DynamoHandler) -> dict[str, str]:
        table = self.dynamodb_backend.get_table(self.body["TableName"].split("/")[-1])
        index = self.body.get("IndexName")
        return {"TableName": table.name, **({"IndexName": index} if index else {})}

    def answer(self: DynamoHandler, named: dict[str, str]) -> ActionResult:
        on = records(self.dynamodb_backend, "insights").get(str(named), False)
        return ActionResult({**named, "ContributorInsightsStatus": "ENABLED" if on else "DISABLED"})

    @taught(DynamoHandler)
    def update_contributor_insights(self: DynamoHandler) -> ActionResult:
        named = subject(self)
        on = self.body["ContributorInsightsAction"] == "ENABLE"
        records(self.dynamodb_backend, "insights")[str(named)] = on
        return answer(self, named)

    @taught(DynamoHandler)
    def describe_contributor_insights(self: DynamoHandler) -> ActionResult:
        return answer(self, subject(self))


def teach() -> None:
    _teach_indexes()
    _teach_tables()
    _teach_insights()
