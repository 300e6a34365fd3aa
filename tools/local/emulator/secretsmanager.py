"""Secrets Manager: rotation of the secrets that RDS manages.

Modelled: CancelRotateSecret of a secret that has no function of its own because RDS rotates it, which moto refuses.
moto itself keeps secrets, versions and labels; nothing is ever rotated.
"""

from moto.core.responses import ActionResult
from moto.secretsmanager.responses import SecretsManagerResponse

from teaching import taught

MANAGED_BY_RDS = "rds!"


def teach() -> None:
    cancel = SecretsManagerResponse.cancel_rotate_secret

    @taught(SecretsManagerResponse)
    def cancel_rotate_secret(self: SecretsManagerResponse) -> ActionResult | str:
        backend = self.backend
        name = self._get_param("SecretId")
        secret = backend.secrets[name] if name in backend.secrets else None
        if secret is None or secret.rotation_lambda_arn or not secret.name.startswith(MANAGED_BY_RDS):
            return cancel(self)
        secret.rotation_enabled = False
        return secret.to_short_dict()
