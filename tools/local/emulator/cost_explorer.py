"""Cost Explorer: the costs of the lines of a bill that a test gives it.

moto answers what was prepared, in its order, whatever is asked. Here its page for that, POST
/moto-api/static/ce/cost-and-usage-results, takes lines of a bill as its results: each has `Date`, `Dimensions` (by
Cost Explorer's names; LINKED_ACCOUNT is the caller's unless it is given), `Tags`, `Metrics` (costs that are not given are
UnblendedCost), `Unit` of UsageQuantity, and `Estimated`.

Modelled, of GetCostAndUsage: days and months, filters by dimensions and tags with And, Or, Not and with what is absent,
groups by one or two dimensions or tags, all metrics, pages, and the refusals that AWS documents for these. A page has 100
groups, fewer than AWS's, so that tests see a second one. Not modelled: hours, cost categories, billing views, and the other
calls. Nothing is ever spent: without lines, days cost nothing.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any

from moto.ce.responses import CostExplorerResponse

from teaching import AwsError, UntaughtCall, taught

PAGE_GROUPS = 100
KEPT_MONTHS = 14
USAGE = ("UsageQuantity", "NormalizedUsageAmount")
METRICS = ("AmortizedCost", "BlendedCost", "NetAmortizedCost", "NetUnblendedCost", "UnblendedCost", *USAGE)
GROUPED_BY = (
    "AZ",
    "INSTANCE_TYPE",
    "INVOICING_ENTITY",
    "LEGAL_ENTITY_NAME",
    "LINKED_ACCOUNT",
    "OPERATION",
    "PLATFORM",
    "PURCHASE_TYPE",
    "RECORD_TYPE",
    "REGION",
    "SERVICE",
    "TENANCY",
    "USAGE_TYPE",
)

Line = dict[str, Any]


def _invalid(message: str) -> AwsError:
    return AwsError("ValidationException", message)


def _first_of_month(day: date, months: int = 0) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, 1)


def _periods(start: date, end: date, granularity: str) -> Iterator[tuple[date, date]]:
    while start < end:
        after = _first_of_month(start, 1) if granularity == "MONTHLY" else start + timedelta(days=1)
        yield start, min(after, end)
        start = after


def _complete(line: Line, account: str) -> Line:
    dimensions = {"LINKED_ACCOUNT": account, **line["Dimensions"]}
    return {**line, "Dimensions": dimensions, "Tags": line.get("Tags", {})}


def _matches(line: Line, wanted: dict[str, Any]) -> bool:
    """Whether a filter takes a line; it has one operator, and And and Or have two parts or more."""
    if len(wanted) != 1:
        raise _invalid("Expression should have exactly one root operator: And, Or, Not, Dimensions or Tags")
    [(operator, part)] = wanted.items()
    if operator in ("And", "Or"):
        if len(part) < 2:
            raise _invalid(f"{operator} expression must have at least 2 operands")
        found = [_matches(line, each) for each in part]
        return all(found) if operator == "And" else any(found)
    if operator == "Not":
        return not _matches(line, part)
    if operator not in ("Dimensions", "Tags"):
        raise UntaughtCall("ce", f"GetCostAndUsage with a filter by {operator}")
    value = line[operator].get(part["Key"])
    options = part.get("MatchOptions", ["EQUALS"])
    if options == ["ABSENT"]:
        return not value
    if not set(options) <= {"EQUALS", "CASE_SENSITIVE"}:
        raise UntaughtCall("ce", f"GetCostAndUsage with MatchOptions {options}")
    return value in part.get("Values", [])


def _key(line: Line, by: dict[str, str]) -> str:
    """The name of a line's group: a tag's has its name in front, and what is absent is called so."""
    if by["Type"] == "TAG":
        return f"{by['Key']}${line['Tags'].get(by['Key'], '')}"
    absent = "No" + "".join(word.capitalize() for word in by["Key"].split("_"))
    return line["Dimensions"].get(by["Key"], absent)


def _sums(lines: list[Line], metrics: list[str]) -> dict[str, dict[str, str]]:
    def amount(line: Line, metric: str) -> Decimal:
        given = line["Metrics"]
        return Decimal(given.get(metric, "0" if metric in USAGE else given.get("UnblendedCost", "0")))

    units = {line.get("Unit", "N/A") for line in lines}
    usage_unit = units.pop() if len(units) == 1 else "N/A"
    return {
        metric: {
            "Amount": format(sum((amount(line, metric) for line in lines), Decimal(0)), "f"),
            "Unit": usage_unit if metric in USAGE else "USD",
        }
        for metric in metrics
    }


def _checked(asked: dict[str, Any]) -> tuple[date, date]:
    """The period that is asked for. @throws ValidationException for what AWS refuses"""
    start, end = (date.fromisoformat(asked["TimePeriod"][name]) for name in ("Start", "End"))
    if asked["Granularity"] == "HOURLY":
        raise UntaughtCall("ce", "GetCostAndUsage by the hour")
    if start >= end:
        raise _invalid("Start date (and hour) should be before end date (and hour)")
    if start < _first_of_month(date.today(), 1 - KEPT_MONTHS):
        raise _invalid(f"You haven't enabled historical data beyond {KEPT_MONTHS} months")
    if unknown := [metric for metric in asked["Metrics"] if metric not in METRICS]:
        raise _invalid(f"Invalid metric: {unknown[0]}")
    groups = asked.get("GroupBy", [])
    if len(groups) > 2:
        raise _invalid("Number of group by clauses must be at most 2")
    for by in groups:
        if by["Type"] not in ("DIMENSION", "TAG"):
            raise UntaughtCall("ce", f"GetCostAndUsage by {by['Type']}")
        if by["Type"] == "DIMENSION" and by["Key"] not in GROUPED_BY:
            raise _invalid(f"Group Definition dimension is invalid: {by['Key']}")
    return start, end


def _first_group(asked: dict[str, Any]) -> int:
    """Where the page of a token begins; the token is of these parameters and no others."""
    if not (token := asked.get("NextPageToken")):
        return 0
    mark, _, first = token.partition(":")
    if not first.isdigit():
        raise AwsError("InvalidNextTokenException", "The pagination token is invalid.")
    if mark != _mark(asked):
        raise AwsError("RequestChangedException", "Your request parameters changed between pages.")
    return int(first)


def _mark(asked: dict[str, Any]) -> str:
    same = {name: value for name, value in asked.items() if name != "NextPageToken"}
    return hashlib.sha256(json.dumps(same, sort_keys=True).encode()).hexdigest()[:32]


def teach() -> None:
    @taught(CostExplorerResponse)
    def get_cost_and_usage(self: CostExplorerResponse) -> str:
        asked = json.loads(self.body)
        start, end = _checked(asked)
        groups, metrics = asked.get("GroupBy", []), asked["Metrics"]
        lines = [_complete(line, self.current_account) for line in self.ce_backend.cost_usage_results_queue]
        if wanted := asked.get("Filter"):
            lines = [line for line in lines if _matches(line, wanted)]

        first, seen, results = _first_group(asked), 0, []
        for begins, ends in _periods(start, end, asked["Granularity"]):
            of_period = [line for line in lines if begins.isoformat() <= line["Date"] < ends.isoformat()]
            keyed = sorted(of_period, key=lambda line: [_key(line, by) for by in groups])
            found = []
            for keys, members in groupby(keyed, key=lambda line: [_key(line, by) for by in groups]):
                if groups and first <= seen < first + PAGE_GROUPS:
                    found.append({"Keys": keys, "Metrics": _sums(list(members), metrics)})
                seen += 1
            results.append(
                {
                    "TimePeriod": {"Start": begins.isoformat(), "End": ends.isoformat()},
                    "Total": {} if groups else _sums(of_period, metrics),
                    "Groups": found,
                    "Estimated": any(line.get("Estimated", False) for line in of_period),
                }
            )
        answer = {"ResultsByTime": results, "GroupDefinitions": groups, "DimensionValueAttributes": []}
        if groups and seen > first + PAGE_GROUPS:
            answer["NextPageToken"] = f"{_mark(asked)}:{first + PAGE_GROUPS}"
        return json.dumps(answer)
