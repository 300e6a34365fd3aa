"""KMS: the rotation period of a key.

Modelled: EnableKeyRotation keeps `RotationPeriodInDays` (365 unless given) and refuses anything outside 90 to 2560;
GetKeyRotationStatus answers it with the date of the next rotation. Key material is not rotated when that date comes.
"""

import json
from datetime import datetime, timedelta, timezone

from moto.kms.responses import KmsResponse

from teaching import AwsError, taught

SHORTEST, USUAL, LONGEST = 90, 365, 2560


def teach() -> None:
    @taught(KmsResponse)
    def enable_key_rotation(self: KmsResponse) -> str:
        key_id = self._get_param("KeyId")
        self._validate_cmk_id(key_id)
        days = self._get_param("RotationPeriodInDays") or USUAL
        if not SHORTEST <= days <= LONGEST:
            raise AwsError(
                "ValidationException",
                f"RotationPeriodInDays must be from {SHORTEST} to {LONGEST}, not {days}",
            )
        key = self.kms_backend.describe_key(key_id)
        key.key_rotation_status = True
        key.rotation_period_in_days = days
        return "{}"

    @taught(KmsResponse)
    def get_key_rotation_status(self: KmsResponse) -> str:
        key_id = self._get_param("KeyId")
        self._validate_cmk_id(key_id)
        key = self.kms_backend.describe_key(key_id)
        answer = {"KeyId": key.id, "KeyRotationEnabled": key.key_rotation_status}
        if key.key_rotation_status:
            days = getattr(key, "rotation_period_in_days", USUAL)
            next_rotation = datetime.now(timezone.utc) + timedelta(days=days)
            answer |= {"RotationPeriodInDays": days, "NextRotationDate": next_rotation.timestamp()}
        return json.dumps(answer)
