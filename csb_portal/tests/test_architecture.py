"""The floor plan, held by a test: who may import whom, how long a file may be."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

FLOORS = ["csb_portal", "families", "elections", "secretariat", "liaison", "reports"]
COMPOSITION_ROOT = {"settings.py", "urls.py", "celery.py", "home.py", "demo"}
LAYERS = [
    {"choices", "rules"},
    {"models"},
    {"permissions", "notifications", "sources"},
    {"services", "engines"},
    {"forms"},
    {"views", "admin", "tasks", "management"},
    {"urls", "apps"},
]
LONGEST_FILE = 300


def source_files() -> Iterator[Path]:
    for floor in FLOORS:
        for path in sorted((settings.BASE_DIR / floor).rglob("*.py")):
            relative = path.relative_to(settings.BASE_DIR)
            if not {"migrations", "tests", "testing"} & set(relative.parts):
                yield relative


def tree_of(path: Path) -> ast.Module:
    return ast.parse((settings.BASE_DIR / path).read_text())


def imported_names(path: Path) -> Iterator[str]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def layer_of(room: str) -> int | None:
    name = room.removesuffix(".py")
    return next((number for number, rooms in enumerate(LAYERS) if name in rooms), None)


def test_floors_import_only_what_they_stand_on():
    offences = [
        f"{path} imports {name}"
        for path in source_files()
        for name in imported_names(path)
        if (target := name.split(".")[0]) in FLOORS
        and FLOORS.index(target) > FLOORS.index(path.parts[0])
        and not (path.parts[0] == "csb_portal" and path.parts[1] in COMPOSITION_ROOT)
    ]

    assert offences == []


def test_rooms_of_a_floor_import_only_downwards():
    offences = [
        f"{path} imports {name}"
        for path in source_files()
        if path.parts[0] != "csb_portal"
        for name in imported_names(path)
        if name.split(".")[0] == path.parts[0] and len(name.split(".")) > 1
        if (own := layer_of(path.parts[1])) is not None
        and (other := layer_of(name.split(".")[1])) is not None
        and other > own
    ]

    assert offences == []


def test_no_file_is_longer_than_three_hundred_lines():
    tests = (settings.BASE_DIR / floor for floor in FLOORS)
    long = [
        str(path)
        for folder in tests
        for path in folder.rglob("*.py")
        if "migrations" not in path.parts and len(path.read_text().splitlines()) > LONGEST_FILE
    ]

    assert long == []


def test_only_the_lifecycle_assigns_a_status():
    offences = [
        f"{path}:{node.lineno}"
        for path in source_files()
        if path != Path("csb_portal/lifecycle.py")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Assign | ast.AugAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Attribute) and target.attr == "status"
    ]

    assert offences == []


def test_nothing_is_imported_inside_a_function():
    offences = [
        f"{path}:{inner.lineno}"
        for path in source_files()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]

    assert offences == []


def test_only_the_clock_asks_what_time_it_is():
    questions = {"now", "today", "utcnow", "localdate", "localtime"}
    offences = [
        f"{path}:{node.lineno}"
        for path in source_files()
        if path != Path("csb_portal/clock.py")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute)
        and node.attr in questions
        and isinstance(node.value, ast.Name)
        and node.value.id in {"timezone", "datetime", "date"}
    ]

    assert offences == []
