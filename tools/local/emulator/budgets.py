"""AWS Budgets: updates of a budget, who is told, and tags.

Modelled: UpdateBudget; the subscribers of a notification, which go with it; the three calls of tags, which go with the
budget. A notification is known by its type, comparison, threshold and its unit. Nothing is ever spent and nobody is told.
"""

import json
from typing import Any

from moto.budgets.models import Budget, Notification
from moto.budgets.responses import BudgetsResponse

from teaching import AwsError, records, taught

IDENTITY = ("NotificationType", "ComparisonOperator", "Threshold", "ThresholdType")


def _budget(self: BudgetsResponse, name: str) -> Budget:
    budgets = self.backend.budgets[self._get_param("AccountId") or self.current_account]
    if name not in budgets:
        raise AwsError("NotFoundException", f"Unable to get budget: {name} - the budget doesn't exist.")
    return budgets[name]


def _notification(self: BudgetsResponse) -> Notification:
    wanted = self._get_param("Notification")
    for notification in _budget(self, self._get_param("BudgetName")).notifications:
        if all(notification.details.get(name) == wanted.get(name) for name in IDENTITY):
            return notification
    raise AwsError("NotFoundException", "Unable to get subscribers - the notification doesn't exist.")


def _tags(self: BudgetsResponse) -> dict[str, str]:
    arn = self._get_param("ResourceARN")
    _budget(self, arn.split(":budget/")[-1])
    return records(self.backend, "tags").setdefault(arn, {})


def _arn(self: BudgetsResponse, name: str) -> str:
    return f"arn:aws:budgets::{self.current_account}:budget/{name}"


def _teach_budgets() -> None:
    create, delete = BudgetsResponse.create_budget, BudgetsResponse.delete_budget

    @taught(BudgetsResponse)
    def create_budget(self: BudgetsResponse) -> str:
        answer = create(self)
        tags = {tag["Key"]: tag["Value"] for tag in self._get_param("ResourceTags") or []}
        records(self.backend, "tags")[_arn(self, self._get_param("Budget")["BudgetName"])] = tags
        return answer

    @taught(BudgetsResponse)
    def update_budget(self: BudgetsResponse) -> str:
        given: dict[str, Any] = self._get_param("NewBudget")
        budget = _budget(self, given["BudgetName"])
        budget.budget = {**budget.budget, **given}
        return "{}"

    @taught(BudgetsResponse)
    def delete_budget(self: BudgetsResponse) -> str:
        answer = delete(self)
        records(self.backend, "tags").pop(_arn(self, self._get_param("BudgetName")), None)
        return answer

    @taught(BudgetsResponse)
    def delete_notification(self: BudgetsResponse) -> str:
        gone = _notification(self)
        budget = _budget(self, self._get_param("BudgetName"))
        budget.notifications = [other for other in budget.notifications if other is not gone]
        return "{}"

    @taught(BudgetsResponse)
    def describe_subscribers_for_notification(self: BudgetsResponse) -> str:
        return json.dumps({"Subscribers": _notification(self).subscribers})


def _teach_tags() -> None:
    @taught(BudgetsResponse)
    def list_tags_for_resource(self: BudgetsResponse) -> str:
        tags = [{"Key": key, "Value": value} for key, value in _tags(self).items()]
        return json.dumps({"ResourceTags": tags})

    @taught(BudgetsResponse)
    def tag_resource(self: BudgetsResponse) -> str:
        _tags(self).update({tag["Key"]: tag["Value"] for tag in self._get_param("ResourceTags")})
        return "{}"

    @taught(BudgetsResponse)
    def untag_resource(self: BudgetsResponse) -> str:
        for key in self._get_param("ResourceTagKeys"):
            _tags(self).pop(key, None)
        return "{}"


def teach() -> None:
    _teach_budgets()
    _teach_tags()
