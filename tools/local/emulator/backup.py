"""AWS Backup: what moto lacks of vaults and plans.

Modelled: selections of a plan; UpdateBackupPlan, with a new version; DeleteBackupPlan, which moto only marks, frees the
plan's name and is refused while the plan has a selection; access policies of vaults, which are always empty; tags of vaults and plans; the
region's settings, of which an update changes what it names and leaves the rest.
No backup is ever taken, copied or deleted, a vault's lock and policy are stored and not applied, and whether a cron
expression, a role or a resource is what AWS would take is not checked.
"""

import json
import uuid
from copy import deepcopy
from typing import Any
from urllib.parse import unquote

from moto.backup import urls
from moto.backup.models import BackupBackend, Plan
from moto.backup.responses import BackupResponse
from moto.core.utils import unix_time

from teaching import AwsError, records, taught

# The services of the region's settings that matter here; AWS has more.
OPT_IN = {"Aurora": True, "DynamoDB": True, "EBS": True, "EFS": True, "RDS": True, "S3": False}
MANAGEMENT = {"DynamoDB": False, "EFS": True}


def _missing(what: str) -> AwsError:
    return AwsError("ResourceNotFoundException", what)


def _segments(self: BackupResponse) -> list[str]:
    """The parts of the path behind its first slash, decoded: `backup`, `plans`, an id, ..."""
    return [unquote(part) for part in self.path.strip("/").split("/")]


def _plan(self: BackupResponse) -> Plan:
    name = _segments(self)[2]
    if name not in self.backup_backend.plans:
        raise _missing(f"Cannot find Backup plan with ID {name}")
    return self.backup_backend.plans[name]


def _selections(self: BackupResponse, plan: Plan) -> dict[str, Any]:
    return records(self.backup_backend, "selections").setdefault(plan.backup_plan_id, {})


def _teach_selections() -> None:
    @taught(BackupResponse)
    def create_backup_selection(self: BackupResponse) -> str:
        plan = _plan(self)
        selection = json.loads(self.body)["BackupSelection"]
        kept = _selections(self, plan)
        if any(other["BackupSelection"]["SelectionName"] == selection["SelectionName"] for other in kept.values()):
            raise AwsError("AlreadyExistsException", f"{selection['SelectionName']} exists in this plan")
        name = str(uuid.uuid4())
        kept[name] = {
            "BackupPlanId": plan.backup_plan_id,
            "SelectionId": name,
            "CreationDate": unix_time(),
            "BackupSelection": selection,
        }
        return json.dumps({key: value for key, value in kept[name].items() if key != "BackupSelection"})

    @taught(BackupResponse)
    def get_backup_selection(self: BackupResponse) -> str:
        kept = _selections(self, _plan(self))
        name = _segments(self)[4]
        if name not in kept:
            raise _missing(f"Cannot find Backup selection {name}")
        return json.dumps(kept[name])

    @taught(BackupResponse)
    def delete_backup_selection(self: BackupResponse) -> str:
        _selections(self, _plan(self)).pop(_segments(self)[4], None)
        return "{}"


def _teach_plans() -> None:
    delete = BackupResponse.delete_backup_plan

    @taught(BackupResponse)
    def update_backup_plan(self: BackupResponse) -> str:
        old = _plan(self)
        new = Plan(json.loads(self.body)["BackupPlan"], old.creator_request_id, self.backup_backend)
        new.backup_plan_id, new.backup_plan_arn = old.backup_plan_id, old.backup_plan_arn
        self.backup_backend.plans[old.backup_plan_id] = new
        return json.dumps(new.to_dict())

    @taught(BackupResponse)
    def delete_backup_plan(self: BackupResponse) -> str:
        plan = _plan(self)
        if _selections(self, plan):
            raise AwsError(
                "InvalidRequestException", "Related backup plan selections must be deleted prior to backup plan deletion"
            )
        answer = delete(self)
        del self.backup_backend.plans[plan.backup_plan_id]
        return answer


def _teach_vaults() -> None:
    def vault_name(self: BackupResponse) -> str:
        return self.backup_backend.describe_backup_vault(_segments(self)[1]).backup_vault_name

    @taught(BackupResponse)
    def list_recovery_points_by_backup_vault(self: BackupResponse) -> str:
        vault_name(self)
        return json.dumps({"RecoveryPoints": []})

    @taught(BackupResponse)
    def put_backup_vault_access_policy(self: BackupResponse) -> str:
        records(self.backup_backend, "policies")[vault_name(self)] = json.loads(self.body)["Policy"]
        return "{}"

    @taught(BackupResponse)
    def get_backup_vault_access_policy(self: BackupResponse) -> str:
        vault = self.backup_backend.describe_backup_vault(vault_name(self))
        policies = records(self.backup_backend, "policies")
        if vault.backup_vault_name not in policies:
            raise _missing(f"Backup vault {vault.backup_vault_name} has no access policy")
        return json.dumps(
            {
                "BackupVaultName": vault.backup_vault_name,
                "BackupVaultArn": vault.backup_vault_arn,
                "Policy": policies[vault.backup_vault_name],
            }
        )

    @taught(BackupResponse)
    def delete_backup_vault_access_policy(self: BackupResponse) -> str:
        records(self.backup_backend, "policies").pop(vault_name(self), None)
        return "{}"


def _teach_region_settings() -> None:
    def settings(backend: BackupBackend) -> dict[str, Any]:
        return records(backend, "region_settings")

    @taught(BackupResponse)
    def describe_region_settings(self: BackupResponse) -> str:
        kept = settings(self.backup_backend)
        return json.dumps(
            {
                "ResourceTypeOptInPreference": {**OPT_IN, **kept.get("ResourceTypeOptInPreference", {})},
                "ResourceTypeManagementPreference": {
                    **MANAGEMENT,
                    **kept.get("ResourceTypeManagementPreference", {}),
                },
            }
        )

    @taught(BackupResponse)
    def update_region_settings(self: BackupResponse) -> str:
        for name, changes in json.loads(self.body).items():
            settings(self.backup_backend).setdefault(name, {}).update(deepcopy(changes))
        return "{}"


def _teach_tags() -> None:
    def arn(self: BackupResponse) -> str:
        return unquote(self.path.strip("/").split("/", 1)[1])

    @taught(BackupResponse)
    def list_tags(self: BackupResponse) -> str:
        return json.dumps({"Tags": self.backup_backend.list_tags(arn(self))})

    @taught(BackupResponse)
    def tag_resource(self: BackupResponse) -> str:
        self.backup_backend.tag_resource(arn(self), json.loads(self.body)["Tags"])
        return "{}"

    @taught(BackupResponse)
    def untag_resource(self: BackupResponse) -> str:
        self.backup_backend.untag_resource(arn(self), json.loads(self.body)["TagKeyList"])
        return "{}"


def teach() -> None:
    urls.url_paths.update(
        {
            "{0}/backup-vaults/(?P<name>[^/]+)/access-policy$": BackupResponse.dispatch,
            "{0}/backup-vaults/(?P<name>[^/]+)/recovery-points/$": BackupResponse.dispatch,
            "{0}/account-settings$": BackupResponse.dispatch,
        }
    )
    _teach_plans()
    _teach_selections()
    _teach_vaults()
    _teach_region_settings()
    _teach_tags()
