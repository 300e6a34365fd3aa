"""Lambda: InvokeWithResponseStream, which moto does not have, by running the function's zip on this machine.

Modelled: the handler runs in a Node process of its own (`lambda_runtime.mjs`) with the function's environment
variables and, in place of its network, those of the file that the server was started with; its answer goes to the
caller as it is written, as an event stream; its log's end follows, and the error of a handler that fails. A function
that is over its time is ended; one whose reserved concurrency is used up is refused; a caller who hangs up does not
stop it. Not modelled: the role and what it permits, memory, a process that is kept for the next request, ordinary
Invoke (moto wants Docker for it), functions of other runtimes than Node.
"""

import base64
import io
import json
import logging
import os
import queue
import re
import struct
import subprocess
import tempfile
import threading
import uuid
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import unquote

from moto.awslambda.exceptions import UnknownFunctionException
from moto.awslambda.models import LambdaFunction, lambda_backends

log = logging.getLogger("emulator")

PATH = re.compile(r"^/2021-11-15/functions/([^/]+)/response-streaming-invocations$")
CREDENTIAL = re.compile(r"Credential=[^/]+/\d+/([a-z0-9-]+)/")
RUNTIME = os.path.join(os.path.dirname(__file__), "lambda_runtime.mjs")
# As much of a log as Lambda answers.
TAIL = 4096

_running: Counter[str] = Counter()
_lock = threading.Lock()


def answer(
    environ: dict[str, Any], start_response: Any, account: str, node: str, environment_file: str
) -> Iterable[bytes] | None:
    """Answers a request for InvokeWithResponseStream, as a WSGI application does; None for any other request."""
    match = PATH.match(environ["PATH_INFO"])
    if match is None:
        return None
    event = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    name = unquote(match[1]).split(":")[-1]
    region = CREDENTIAL.search(environ.get("HTTP_AUTHORIZATION", ""))[1]
    try:
        function = lambda_backends[account][region].get_function(name)
    except UnknownFunctionException:
        return _refuse(start_response, "404 Not Found", "ResourceNotFoundException", f"Function not found: {name}")
    with _lock:
        reserved = function.reserved_concurrency
        if reserved is not None and _running[function.function_arn] >= int(reserved):
            return _refuse(start_response, "429 Too Many Requests", "TooManyRequestsException", "Rate Exceeded.")
        _running[function.function_arn] += 1
    start_response(
        "200 OK",
        [("Content-Type", "application/vnd.amazon.eventstream"), ("x-amzn-RequestId", str(uuid.uuid4()))],
    )
    frames: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
    arguments = (function, event, node, _variables(environment_file), frames.put)
    threading.Thread(target=_run, args=arguments, daemon=True).start()
    return _until_none(frames)


def _refuse(start_response: Any, status: str, code: str, message: str) -> Iterable[bytes]:
    start_response(status, [("Content-Type", "application/json"), ("x-amzn-ErrorType", code)])
    return [json.dumps({"Type": "User", "Message": message}).encode()]


def _until_none(frames: "queue.SimpleQueue[bytes | None]") -> Iterator[bytes]:
    while (frame := frames.get()) is not None:
        yield frame


def _variables(file: str) -> dict[str, str]:
    """The variables of a file of NAME=value lines; none while it is not there."""
    if not file or not os.path.exists(file):
        return {}
    with open(file, encoding="utf-8") as lines:
        return dict(line.rstrip("\n").split("=", 1) for line in lines if "=" in line)


def _run(
    function: LambdaFunction,
    event: bytes,
    node: str,
    variables: dict[str, str],
    send: Callable[[bytes | None], None],
) -> None:
    """Runs the function to its end, whether or not somebody listens."""
    complete: dict[str, str] = {}
    try:
        with tempfile.TemporaryDirectory(prefix="groundwork-lambda-") as folder:
            zipfile.ZipFile(io.BytesIO(function.code_bytes)).extractall(folder)
            complete = _run_in(folder, function, event, node, variables, send)
    except Exception as broken:
        log.exception("the function %s could not be run", function.function_name)
        complete = {"ErrorCode": "EmulatorFault", "ErrorDetails": repr(broken)}
    finally:
        with _lock:
            _running[function.function_arn] -= 1
        send(_frame("InvokeComplete", json.dumps(complete).encode(), "application/json"))
        send(None)


def _run_in(
    folder: str,
    function: LambdaFunction,
    event: bytes,
    node: str,
    variables: dict[str, str],
    send: Callable[[bytes | None], None],
) -> dict[str, str]:
    """@returns what the last message of the stream says"""
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "AWS_LAMBDA_FUNCTION_NAME": function.function_name,
        **variables,
        **function.environment_vars,
    }
    with tempfile.TemporaryFile() as errors:
        child = subprocess.Popen(
            [node, RUNTIME, folder, function.handler, str(function.timeout)],
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
        )
        over = threading.Event()

        def end_in_time() -> None:
            over.set()
            child.kill()

        timer = threading.Timer(float(function.timeout), end_in_time)
        timer.start()
        child.stdin.write(event)
        child.stdin.close()
        while chunk := os.read(child.stdout.fileno(), 65536):
            send(_frame("PayloadChunk", chunk, "application/octet-stream"))
        code = child.wait()
        child.stdout.close()
        timer.cancel()
        errors.seek(0)
        written = errors.read()
    log.info("%s: %s", function.function_name, written.decode(errors="replace"))
    complete = {"LogResult": base64.b64encode(written[-TAIL:]).decode()}
    if over.is_set():
        details = f"Task timed out after {float(function.timeout):.2f} seconds"
        complete |= {"ErrorCode": "Sandbox.Timedout", "ErrorDetails": details}
    elif code != 0:
        last = written.decode(errors="replace").strip().rsplit("\n", 1)[-1]
        complete |= {"ErrorCode": "Unhandled", "ErrorDetails": last}
    return complete


def _frame(kind: str, payload: bytes, content_type: str) -> bytes:
    """One message of an event stream. Amazon Transcribe Developer Guide, "Event stream encoding", describes it."""
    values = {":event-type": kind, ":content-type": content_type, ":message-type": "event"}
    headers = b"".join(
        struct.pack(f">B{len(name)}sBH{len(value)}s", len(name), name.encode(), 7, len(value), value.encode())
        for name, value in values.items()
    )
    prelude = struct.pack(">II", len(headers) + len(payload) + 16, len(headers))
    message = prelude + struct.pack(">I", zlib.crc32(prelude)) + headers + payload
    return message + struct.pack(">I", zlib.crc32(message))
