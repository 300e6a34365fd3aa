"""ECR: switching the scan on push off again.

Modelled: PutImageScanningConfiguration without `scanOnPush`, which is how an SDK writes "false". moto keeps
repositories, policies and images' manifests; no layer is stored and nothing is scanned.
"""

from moto.core.responses import ActionResult
from moto.ecr.responses import ECRResponse

from teaching import taught


def teach() -> None:
    @taught(ECRResponse)
    def put_image_scanning_configuration(self: ECRResponse) -> ActionResult:
        given = self._get_param("imageScanningConfiguration") or {}
        answer = self.ecr_backend.put_image_scanning_configuration(
            registry_id=self._get_param("registryId"),
            repository_name=self._get_param("repositoryName"),
            image_scan_config={"scanOnPush": given.get("scanOnPush", False)},
        )
        return ActionResult(answer)
