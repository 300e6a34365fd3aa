"""Starts moto's server on 127.0.0.1 with the calls that the modules beside this file teach it.

    python server.py --port 4566 --account 000000000000 --identity TOKEN --node node --function-environment FILE

State is in memory and ends with the process. `GET /groundwork` answers with the identity given, the account and
the process id, so that a client can tell this server from any other program on the port; `GET /groundwork/requests`
with the number of requests checked against AWS's models, by service and operation.
"""

import argparse
import importlib
import json
import os
import signal
import sys
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

# moto reads these while it is imported.
os.environ.setdefault("MOTO_IAM_LOAD_MANAGED_POLICIES", "true")
os.environ.setdefault("MOTO_ACM_VALIDATION_WAIT", "0")

# Each after those whose calls it wraps.
MODULES = [
    "access_analyzer",
    "application_autoscaling",
    "aws_config",
    "backup",
    "budgets",
    "cloudfront",
    "cloudfront_parts",
    "cloudtrail",
    "cloudwatch",
    "cognito",
    "cost_explorer",
    "dynamodb",
    "ec2",
    "ecr",
    "ecs",
    "elasticache",
    "elasticache_groups",
    "elasticache_memcached",
    "elasticache_snapshots",
    "guardduty",
    "kms",
    "rds",
    "rds_global",
    "rds_groups",
    "rds_proxies",
    "rds_renames",
    "rds_snapshots",
    "rds_windows",
    "failover",
    "request_model",
    "s3",
    "secretsmanager",
    "security_hub",
]


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--account", required=True, help="twelve digits, the account of every caller")
    parser.add_argument("--identity", default="", help="answered at /groundwork")
    parser.add_argument("--node", default="node", help="the Node that runs Lambda functions")
    parser.add_argument(
        "--function-environment", default="", help="file of further variables for Lambda functions"
    )
    return parser.parse_args()


def in_front(application: Any, own: dict[str, Callable[[], dict]], invoke: Any) -> Any:
    """Adds the server's own pages and calls of Lambda functions in front of moto, whose answers cannot be streams, and
    turns moto's own 500 into 501, which no SDK tries again."""

    def serve(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if page := own.get(environ["PATH_INFO"]):
            start_response("200 OK", [("Content-Type", "application/json")])
            return [json.dumps(page()).encode()]
        if (answer := invoke(environ, start_response)) is not None:
            return answer

        def start(status: str, headers: Any, exc_info: Any = None) -> Any:
            return start_response("501 Not Taught" if status.startswith("500") else status, headers, exc_info)

        return application(environ, start)

    return serve


def main() -> None:
    arguments = parse_arguments()
    os.environ["MOTO_ACCOUNT_ID"] = arguments.account
    os.environ["MOTO_PORT"] = str(arguments.port)
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: sys.exit(0))

    from moto.moto_server.werkzeug_app import (
        DomainDispatcherApplication,
        MotoRequestHandler,
        create_backend_app,
    )
    from werkzeug.serving import run_simple

    import lambda_invoke
    import request_model
    import retries
    import teaching

    for name in MODULES:
        importlib.import_module(name).teach()
    teaching.end_unknown_calls_at_once()

    identity = {"identity": arguments.identity, "account": arguments.account, "pid": os.getpid()}
    invoke = partial(
        lambda_invoke.answer,
        account=arguments.account,
        node=arguments.node,
        environment_file=arguments.function_environment,
    )
    own = {"/groundwork": lambda: identity, "/groundwork/requests": request_model.checked}
    moto = retries.answering_once(DomainDispatcherApplication(create_backend_app))
    application = in_front(moto, own, invoke)
    run_simple(
        "127.0.0.1",
        arguments.port,
        application,
        threaded=True,
        request_handler=MotoRequestHandler,
    )


if __name__ == "__main__":
    main()
