"""IAM Access Analyzer, which moto does not have: analyzers and their tags.

Modelled: CreateAnalyzer, GetAnalyzer, ListAnalyzers, UpdateAnalyzer, DeleteAnalyzer and the three calls of tags, for
the analyzers of one account; a region takes one analyzer of each type, and a name once, as AWS has it by default.
Nothing is ever analyzed: there are no findings, and so no archive rules.
"""

import json
import re
import sys
from datetime import datetime, timezone
from types import ModuleType, SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from moto import backend_index
from moto.core.base_backend import BackendDict, BaseBackend

TYPES = ("ACCOUNT", "ACCOUNT_UNUSED_ACCESS")
CREDENTIAL = re.compile(r"Credential=[^/]+/\d+/([a-z0-9-]+)/")
HOST = r"https?://access-analyzer\.(.+)\.amazonaws\.com"
Answer = tuple[int, dict[str, str], str]


class Refusal(Exception):
    """An error answer: its status, AWS's name for it, and a message."""

    def __init__(self, status: int, code: str, message: str):
        super().__init__(message)
        self.status, self.code = status, code


class AnalyzerBackend(BaseBackend):
    """The analyzers of an account in a region, by name."""

    def __init__(self, region_name: str, account_id: str):
        super().__init__(region_name, account_id)
        self.analyzers: dict[str, dict[str, Any]] = {}

    @property
    def _url_module(self) -> Any:
        return SimpleNamespace(url_bases=[HOST], url_paths=PATHS)

    def named(self, name: str) -> dict[str, Any]:
        if name not in self.analyzers:
            raise Refusal(404, "ResourceNotFoundException", f"There is no analyzer {name}")
        return self.analyzers[name]

    def create(self, given: dict[str, Any]) -> dict[str, Any]:
        name, kind = given["analyzerName"], given["type"]
        if kind not in TYPES:
            raise Refusal(400, "ValidationException", f"{kind} is none of {', '.join(TYPES)}")
        if name in self.analyzers:
            raise Refusal(409, "ConflictException", f"There is an analyzer {name}")
        if any(other["type"] == kind for other in self.analyzers.values()):
            raise Refusal(402, "ServiceQuotaExceededException", f"There is an analyzer of type {kind}")
        arn = f"arn:aws:access-analyzer:{self.region_name}:{self.account_id}:analyzer/{name}"
        self.analyzers[name] = {
            "arn": arn,
            "name": name,
            "type": kind,
            "status": "ACTIVE",
            "createdAt": datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "tags": dict(given.get("tags") or {}),
            **({"configuration": given["configuration"]} if given.get("configuration") else {}),
        }
        return {"arn": arn}

    def tags(self, arn: str) -> dict[str, str]:
        for analyzer in self.analyzers.values():
            if analyzer["arn"] == arn:
                return analyzer["tags"]
        raise Refusal(404, "ResourceNotFoundException", f"There is no {arn}")


def _backend(headers: Any) -> AnalyzerBackend:
    from moto.core import DEFAULT_ACCOUNT_ID

    return accessanalyzer_backends[DEFAULT_ACCOUNT_ID][CREDENTIAL.search(headers["Authorization"])[1]]


def _answer(method: str, path: str, query: dict[str, list[str]], body: dict[str, Any], headers: Any) -> dict[str, Any]:
    backend = _backend(headers)
    _, kind, *rest = path.split("/", 2)
    name = unquote(rest[0]) if rest else ""
    if kind == "tags":
        tags = backend.tags(name)
        if method == "POST":
            tags.update(body["tags"])
        elif method == "DELETE":
            for key in query["tagKeys"]:
                tags.pop(key, None)
        return {"tags": tags} if method == "GET" else {}
    if not name:
        return backend.create(body) if method == "PUT" else {"analyzers": list(backend.analyzers.values())}
    analyzer = backend.named(name)
    if method == "DELETE":
        del backend.analyzers[name]
        return {}
    if method == "PUT":
        analyzer["configuration"] = body["configuration"]
        return {"configuration": body["configuration"]}
    return {"analyzer": analyzer}


def answer(request: Any, full_url: str, headers: Any) -> Answer:
    parts = urlsplit(full_url)
    body = json.loads(request.data) if request.data else {}
    try:
        given = _answer(request.method, parts.path, parse_qs(parts.query), body, request.headers)
    except Refusal as refusal:
        return refusal.status, {"x-amzn-ErrorType": refusal.code}, json.dumps({"message": str(refusal)})
    return 200, {"Content-Type": "application/json"}, json.dumps(given)


PATHS = {"{0}/analyzer$": answer, "{0}/analyzer/(?P<name>[^/]+)$": answer, "{0}/tags/(?P<arn>.+)$": answer}
accessanalyzer_backends = BackendDict(AnalyzerBackend, "accessanalyzer")


def teach() -> None:
    # moto finds a service by the address that AWS has for it, and its backend in a module of that name.
    backend_index.backend_url_patterns.append(("accessanalyzer", re.compile(HOST)))
    module = ModuleType("moto.accessanalyzer")
    module.accessanalyzer_backends = accessanalyzer_backends
    sys.modules[module.__name__] = module
