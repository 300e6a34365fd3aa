"""Answers a call that is tried again, for its answer never arrived, as it was answered the first time.

Every try of a call has the same `amz-sdk-invocation-id`. On a busy machine a connection can break after the work is done;
done once more, a creation would find its own resource and fail. Kept are the last answers of success to what may change
something.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Any

KEPT = 1000

Answer = tuple[str, list[tuple[str, str]], list[bytes]]


def answering_once(application: Any) -> Callable[..., Iterable[bytes]]:
    """Puts this in front of a WSGI application."""
    answers: OrderedDict[str, Answer] = OrderedDict()
    lock = threading.Lock()

    def serve(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        call = environ.get("HTTP_AMZ_SDK_INVOCATION_ID")
        if not call or environ["REQUEST_METHOD"] in ("GET", "HEAD"):
            return application(environ, start_response)
        with lock:
            answer = answers.get(call)
        if answer is None:
            answer = _collect(application, environ)
            if answer[0].startswith("2"):
                with lock:
                    answers[call] = answer
                    if len(answers) > KEPT:
                        answers.popitem(last=False)
        status, headers, body = answer
        start_response(status, headers)
        return body

    return serve


def _collect(application: Any, environ: dict[str, Any]) -> Answer:
    begun: list[tuple[str, list[tuple[str, str]]]] = []

    def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
        begun.append((status, headers))

    body = application(environ, start)
    try:
        parts = list(body)
    finally:
        if close := getattr(body, "close", None):
            close()
    return (*begun[-1], parts)
