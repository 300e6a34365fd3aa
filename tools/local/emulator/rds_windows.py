"""RDS: the backup window and the maintenance window.

Modelled, for clusters as created and modified and for instances as modified: the form of both, at least 30 minutes
each, and that they do not overlap, over the end of a day or a week as well. One may begin when the other ends, which
moto takes for an overlap. Nothing is done in either.
"""

import re

import moto.rds.models
from moto.core.responses import ActionResult
from moto.rds.responses import RDSResponse

from teaching import AwsError, taught

DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAY = 24 * 60
WEEK = 7 * DAY
SHORTEST = 30
DAILY = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)")
WEEKLY = re.compile(rf"({'|'.join(DAYS)}):(\d\d):(\d\d)-({'|'.join(DAYS)}):(\d\d):(\d\d)")


def problem(maintenance: str | None, backup: str | None) -> str | None:
    """What AWS would say of the windows; None if it takes them. Times count in minutes of the week."""
    windows = []
    if maintenance:
        match = WEEKLY.fullmatch(maintenance.lower())
        if not match:
            return (
                f"Invalid maintenance window format: {maintenance}. Should be specified as a range "
                "ddd:hh24:mi-ddd:hh24:mi (24H Clock UTC). Example: Sun:23:45-Mon:00:15"
            )
        day, hour, minute, last_day, last_hour, last_minute = match.groups()
        start = DAYS.index(day) * DAY + int(hour) * 60 + int(minute)
        end = DAYS.index(last_day) * DAY + int(last_hour) * 60 + int(last_minute)
        windows.append((start, (end - start) % WEEK))
    if backup:
        match = DAILY.fullmatch(backup)
        if not match:
            return (
                f"Invalid backup window format: {backup}. Should be specified as a range "
                "hh24:mi-hh24:mi (24H Clock UTC)."
            )
        hour, minute, last_hour, last_minute = (int(part) for part in match.groups())
        windows.append((hour * 60 + minute, (last_hour * 60 + last_minute - hour * 60 - minute) % DAY))
    if any(length < SHORTEST for _, length in windows):
        return f"Each window must be at least {SHORTEST} minutes long."
    if len(windows) == 2 and _overlap(*windows):
        return "The backup window and maintenance window must not overlap."
    return None


def _overlap(maintenance: tuple[int, int], backup: tuple[int, int]) -> bool:
    """Whether a window of the week meets one of every day; each is a start and a length."""
    start, length = maintenance
    after_backup = (start - backup[0]) % DAY
    return after_backup < backup[1] or after_backup + length > DAY


def teach() -> None:
    create = RDSResponse.create_db_cluster
    modify = RDSResponse.modify_db_cluster
    moto.rds.models.valid_preferred_maintenance_window = problem

    def check(self: RDSResponse) -> None:
        cluster = self.backend.clusters.get(self.params["DBClusterIdentifier"])
        windows = [
            self.params.get(name) or getattr(cluster, attribute, None)
            for name, attribute in (
                ("PreferredMaintenanceWindow", "preferred_maintenance_window"),
                ("PreferredBackupWindow", "preferred_backup_window"),
            )
        ]
        if message := problem(*windows):
            raise AwsError("InvalidParameterValue", message)

    @taught(RDSResponse)
    def create_db_cluster(self: RDSResponse) -> ActionResult:
        check(self)
        return create(self)

    @taught(RDSResponse)
    def modify_db_cluster(self: RDSResponse) -> ActionResult:
        check(self)
        return modify(self)
