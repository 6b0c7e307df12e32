"""Ask the ceremony's files in node: by themselves, or with the random numbers of the vector."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

NODE = shutil.which("node")
RUNNER = Path(__file__).with_name("node.mjs")
FOLDER = Path(__file__).parents[2] / "protocol" / "tests" / "vectors"
VECTOR = json.loads((FOLDER / "ceremony.json").read_text())
CERTS = [each["text"] for each in VECTOR["certificates"]]
POLYNOMIALS = [each["text"] for each in VECTOR["polynomials"]]
OUTPUTS = [each["text"] for each in VECTOR["outputs"]]
PLACES = range(1, VECTOR["size"] + 1)
needs_node = pytest.mark.skipif(NODE is None, reason="NO NODE: the ceremony was not tried in node.")


def ask(**request: Any) -> dict[str, Any]:
    """Ask the ceremony's files in node, and return their answer or their refusal."""
    ran = subprocess.run(
        [NODE, "--no-warnings", RUNNER],
        input=json.dumps(request),
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stderr == ""
    return json.loads(ran.stdout)


def ask_trustee(index: int, visit: str, **more: Any) -> dict[str, Any]:
    """Ask for one visit of a trustee of the vector, by default with the vector's random numbers."""
    request = {
        "ask": visit,
        "secret": VECTOR["secrets"][index - 1],
        "index": index,
        "size": VECTOR["size"],
        "threshold": VECTOR["threshold"],
        "certs": CERTS,
        "polynomials": POLYNOMIALS,
    }
    return ask(**(request | more))


def draws_of(visits: str, index: int) -> dict[str, list[str]]:
    return {kind: VECTOR[visits][index - 1].get(kind, []) for kind in ("exponents", "nonces")}
