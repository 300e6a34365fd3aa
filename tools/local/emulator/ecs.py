"""ECS: a service keeps what CreateService and UpdateService are given.

Modelled: capacity provider strategy (its providers must belong to the cluster, one may have a base), deployment
configuration with AWS's defaults, grace period, execute command, managed tags, zone rebalancing, task definition,
network; a load balancer must name a target group that some listener uses, and a container of the task definition.
A service is steady at once: its one deployment is COMPLETED and runs as many tasks as desired, and its cluster counts
them. No container is started, so a circuit breaker or a rollback never acts.
Service Connect, volumes and VPC Lattice are not kept.
"""

from typing import Any

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.ecs.models import EC2ContainerServiceBackend, Service
from moto.ecs.responses import EC2ContainerServiceResponse
from moto.elbv2.models import elbv2_backends
from moto.moto_api._internal import mock_random

from teaching import AwsError, taught

# What a service keeps of each request: under the name that moto's own object has for it, else under AWS's.
KEPT = [
    "capacityProviderStrategy",
    "deploymentConfiguration",
    "healthCheckGracePeriodSeconds",
    "enableExecuteCommand",
    "enableECSManagedTags",
    "availabilityZoneRebalancing",
    "placementConstraints",
    "placementStrategy",
    "loadBalancers",
    "networkConfiguration",
    "propagateTags",
    "platformVersion",
    "serviceRegistries",
    "desiredCount",
    "taskDefinition",
]
OWN_NAMES = {
    "loadBalancers": "load_balancers",
    "networkConfiguration": "network_configuration",
    "propagateTags": "propagate_tags",
    "platformVersion": "platform_version",
    "serviceRegistries": "service_registries",
    "desiredCount": "desired_count",
    "taskDefinition": "task_definition",
}
DEFAULTS = {
    "enableExecuteCommand": False,
    "enableECSManagedTags": False,
    "availabilityZoneRebalancing": "DISABLED",
    "placementConstraints": [],
    "placementStrategy": [],
}
DEPLOYMENT_DEFAULTS = {
    "deploymentCircuitBreaker": {"enable": False, "rollback": False},
    "maximumPercent": 200,
    "minimumHealthyPercent": 100,
    "strategy": "ROLLING",
    "bakeTimeInMinutes": 0,
}


def _refuse(message: str) -> None:
    raise AwsError("InvalidParameterException", message)


def _check_strategy(cluster: Any, strategy: list[dict[str, Any]]) -> None:
    known = set(cluster.capacity_providers or [])
    for entry in strategy:
        if entry["capacityProvider"] not in known:
            _refuse(
                f"The specified capacity provider {entry['capacityProvider']} was not found in cluster {cluster.name}."
            )
    if sum(1 for entry in strategy if entry.get("base")) > 1:
        _refuse(
            "Only one capacity provider in a capacity provider strategy can have a base value greater than 0."
        )


def _check_load_balancers(self: EC2ContainerServiceResponse, task_definition: Any) -> None:
    containers = {container["name"] for container in task_definition.container_definitions}
    groups = elbv2_backends[self.current_account][self.region].target_groups
    for entry in self._get_param("loadBalancers") or []:
        arn = entry.get("targetGroupArn")
        if arn not in groups:
            raise AwsError("InvalidParameterException", f"Unable to find target group {arn}.")
        if not groups[arn].load_balancer_arns:
            _refuse(f"The target group with targetGroupArn {arn} does not have an associated load balancer.")
        if entry.get("containerName") not in containers:
            _refuse(f"The container {entry.get('containerName')} does not exist in the task definition.")


def _keep(service: Service, given: dict[str, Any]) -> None:
    for name in KEPT:
        value = given.get(name)
        if value is None:
            continue
        if name == "deploymentConfiguration":
            value = {**DEPLOYMENT_DEFAULTS, **getattr(service, name, {}), **value}
        setattr(service, OWN_NAMES.get(name, name), value)


def _count(backend: EC2ContainerServiceBackend, cluster: Any) -> None:
    """Lets the cluster count what its services run."""
    services = [service for service in backend.services.values() if service.cluster_arn == cluster.arn]
    active = [service for service in services if service.status == "ACTIVE"]
    cluster.active_services_count = len(active)
    cluster.running_tasks_count = sum(service.running_count for service in active)
    cluster.pending_tasks_count = 0


def _settle(service: Service) -> None:
    """Makes the service steady: one completed deployment of the current settings."""
    service.running_count = service.desired_count
    service.pending_count = 0
    service.platformFamily = "Linux"
    for deployment in service.deployments:
        deployment |= {
            "desiredCount": service.desired_count,
            "runningCount": service.running_count,
            "pendingCount": 0,
            "rolloutState": "COMPLETED",
            "rolloutStateReason": f"ECS deployment {deployment['id']} completed.",
            "taskDefinition": service.task_definition,
            "capacityProviderStrategy": getattr(service, "capacityProviderStrategy", None),
            "launchType": service.launch_type,
            "networkConfiguration": service.network_configuration,
            "updatedAt": utcnow(),
        }


def teach() -> None:
    create = EC2ContainerServiceResponse.create_service
    delete = EC2ContainerServiceResponse.delete_service

    @taught(EC2ContainerServiceResponse)
    def create_service(self: EC2ContainerServiceResponse) -> ActionResult:
        given = self._get_params()
        cluster = self.ecs_backend._get_cluster(given.get("cluster", "default"))
        _check_strategy(cluster, given.get("capacityProviderStrategy") or [])
        if given.get("taskDefinition"):
            _check_load_balancers(self, self.ecs_backend.describe_task_definition(given["taskDefinition"]))
        answer = create(self)
        service = answer.result["service"]
        task_definition = service.task_definition
        for name, value in DEFAULTS.items():
            setattr(service, name, value)
        service.deploymentConfiguration = DEPLOYMENT_DEFAULTS
        _keep(service, given)
        service.task_definition = task_definition
        if given.get("capacityProviderStrategy"):
            service.launch_type = None
        _settle(service)
        _count(self.ecs_backend, cluster)
        return answer

    @taught(EC2ContainerServiceResponse)
    def update_service(self: EC2ContainerServiceResponse) -> ActionResult:
        given = dict(self._get_params())
        cluster = self.ecs_backend._get_cluster(given.get("cluster", "default"))
        service = self.ecs_backend.services.get(f"{cluster.name}:{given['service'].split('/')[-1]}")
        if service is None or service.status == "INACTIVE":
            raise AwsError("ServiceNotFoundException", "Service not found.")
        _check_strategy(cluster, given.get("capacityProviderStrategy") or [])
        if given.get("taskDefinition"):
            task_definition = self.ecs_backend.describe_task_definition(given["taskDefinition"])
            _check_load_balancers(self, task_definition)
            given["taskDefinition"] = task_definition.arn
        _keep(service, given)
        if given.get("forceNewDeployment") or given.get("taskDefinition"):
            for deployment in service.deployments:
                deployment |= {"id": f"ecs-svc/{mock_random.randint(0, 32**12)}", "createdAt": utcnow()}
        _settle(service)
        _count(self.ecs_backend, cluster)
        return ActionResult({"service": service})

    @taught(EC2ContainerServiceResponse)
    def delete_service(self: EC2ContainerServiceResponse) -> ActionResult:
        answer = delete(self)
        answer.result["service"].running_count = 0
        _count(self.ecs_backend, self.ecs_backend._get_cluster(self._get_param("cluster", "default")))
        return answer
