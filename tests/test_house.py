"""The rules of the house: who may import whom, who may write, how long things get, what is never said."""

import ast
import re
import statistics
import sys
from collections.abc import Iterator
from configparser import ConfigParser
from dataclasses import fields
from functools import cache
from importlib.metadata import packages_distributions
from itertools import chain, pairwise
from pathlib import Path

from config import PREFIX, Settings

ROOT = Path(__file__).parent.parent

BASE = {"clock", "config", "db", "language"}
BELOW = {
    "organization": BASE,
    "documents": BASE | {"organization"},
    "workflow": BASE | {"organization", "documents"},
    "web": BASE | {"organization", "documents", "workflow"},
    "jobs": BASE | {"organization", "documents", "workflow"},
    "migrations": BASE | {"organization", "documents", "workflow", "jobs"},
    "cli": BASE | {"organization", "documents", "workflow", "web", "jobs", "migrations"},
    "wsgi": {"web"},
}
HOUSE = BASE | set(BELOW)
FLASK = {"flask", "flask_babel", "flask_login", "flask_wtf", "werkzeug", "wtforms"}
MADE_BY_MACHINES = {
    ".git", ".hypothesis", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".venv", "__pycache__",
    "banhanh.egg-info", "build", "htmlcov", "node_modules", "test-results", "var", "vendor",
}  # fmt: skip


def room(path: Path) -> str:
    """The package or single module that a file belongs to."""
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def files(folder: Path = ROOT) -> list[Path]:
    """All files that people write."""
    found: list[Path] = []
    for path in sorted(folder.iterdir()):
        if path.name not in MADE_BY_MACHINES:
            found += files(path) if path.is_dir() else [path]
    return found


def modules(*rooms: str) -> list[Path]:
    """The modules of these rooms, of the whole house unless told; a migration once written is left alone."""
    ours = [path for path in files() if path.suffix == ".py" and path.parent.name != "versions"]
    return [path for path in ours if room(path) in (rooms or HOUSE)]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def nodes(*rooms: str) -> Iterator[tuple[Path, ast.AST]]:
    return ((path, node) for path in modules(*rooms) for node in ast.walk(tree(path)))


def imported(node: ast.AST) -> list[str]:
    """The dotted names that an import statement brings in."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


def imports(*rooms: str) -> Iterator[tuple[Path, str]]:
    return ((path, what) for path, node in nodes(*rooms) for what in imported(node))


def functions(*rooms: str) -> list[tuple[Path, ast.FunctionDef]]:
    return [(path, node) for path, node in nodes(*rooms) if isinstance(node, ast.FunctionDef)]


def lines(node: ast.FunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def the_ninetieth(sizes: list[int]) -> float:
    return statistics.quantiles(sizes, n=10)[-1]


def test_imports_go_one_way():
    wrong = [
        f"{name(path)} imports {what}"
        for path, what in imports()
        for top in [what.split(".")[0]]
        if top in HOUSE and top != room(path) and top not in BELOW.get(room(path), set())
    ]
    assert wrong == []


def test_nobody_in_the_house_imports_the_tests_or_the_tools():
    tools = {"tests", "bench", "scripts"}
    wrong = [f"{name(path)}: {what}" for path, what in imports() if what.split(".")[0] in tools]
    assert wrong == []


def test_only_web_and_the_command_know_flask():
    knows = {room(path) for path, what in imports() if what.split(".")[0] in FLASK}
    assert knows <= {"web", "cli"}


def test_one_module_knows_the_state_machine():
    knows = {name(path) for path, what in imports() if what.split(".")[0] == "transitions"}
    assert knows == {"workflow/machine.py"}


def test_followups_and_jobs_alone_know_the_job_engine():
    knows = {path for path, what in imports() if what.split(".")[0] == "dbos"}
    assert {name(path) for path in knows if room(path) != "jobs"} == {"workflow/followups.py"}


def test_pages_never_write():
    wrong = [f"{name(path)}:{call.lineno}" for path, call in calls("web") if writes(call)]
    assert wrong == []


def test_pages_never_open_a_transaction_nor_build_a_write():
    tools = {"db.transaction", *(f"sqlalchemy.{verb}" for verb in ("insert", "update", "delete", "text"))}
    wrong = [f"{name(path)}: {what}" for path, what in imports("web") if what in tools]
    assert wrong == []


def calls(*rooms: str) -> Iterator[tuple[Path, ast.Call]]:
    return ((path, node) for path, node in nodes(*rooms) if isinstance(node, ast.Call))


def writes(call: ast.Call) -> bool:
    """Whether it is a write on a session, or a statement of SQLAlchemy that writes."""
    if not isinstance(call.func, ast.Attribute):
        return False
    verb, thing = call.func.attr, ast.unparse(call.func.value).lower()
    on_session = "session" in thing.split(".")[-1] or thing in {"db", "sa", "sqlalchemy"}
    always = {"add_all", "bulk_save_objects", "commit", "flush", "merge"}
    return verb in always or (on_session and verb in {"add", "begin", "delete", "insert", "update"})


def test_time_comes_from_the_clock():
    clocks = re.compile(r"(^|\.)(datetime\.(now|utcnow|today)|date\.today|time\.time|func\.now)$")
    wrong = [
        f"{name(path)}:{call.lineno}"
        for path, call in calls()
        if clocks.search(ast.unparse(call.func)) and name(path) != "clock.py"
    ]
    assert wrong == []


def test_every_module_begins_with_what_is_inside():
    everything = modules(*HOUSE, "tests", "bench", "scripts")
    assert [name(path) for path in everything if not ast.get_docstring(tree(path))] == []


def test_no_module_is_a_drawer_for_everything():
    drawers = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers"}
    assert [name(path) for path in modules(*HOUSE, "tests", "bench") if path.stem in drawers] == []


def test_modules_stay_short():
    sizes = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}
    assert {module: size for module, size in sizes.items() if size >= 400} == {}
    assert the_ninetieth(list(sizes.values())) <= 300


def test_functions_stay_short():
    sizes = {f"{name(path)}:{node.name}": lines(node) for path, node in functions()}
    assert {function: size for function, size in sizes.items() if size > 50} == {}
    assert statistics.median(sizes.values()) <= 8
    assert the_ninetieth(list(sizes.values())) <= 25


def test_tests_stay_short():
    sizes = [lines(node) for _path, node in functions("tests") if node.name.startswith("test_")]
    assert statistics.median(sizes) <= 10
    assert the_ninetieth(sizes) <= 25


def test_nobody_has_to_remember_the_order_of_six_arguments():
    wrong = [
        f"{name(path)}:{node.name}"
        for path, node in functions()
        for arguments in [[argument.arg for argument in [*node.args.posonlyargs, *node.args.args]]]
        if len(arguments) - (arguments[:1] in (["self"], ["cls"])) > 5
    ]
    assert wrong == []


def test_every_exception_to_a_check_has_its_reason():
    """On the line itself, or in a comment on the line above."""
    bare = re.compile(r"# *(noqa|type: ignore|pragma: no cover)[^#]*$")
    wrong = [
        f"{name(path)}: {line.strip()}"
        for path in modules(*HOUSE, "tests", "bench", "scripts")
        for above, line in pairwise(["", *path.read_text(encoding="utf-8").splitlines()])
        if bare.search(line) and not above.strip().startswith("#")
    ]
    assert wrong == []


def test_nothing_is_left_for_later():
    later = re.compile(r"\b(TO" + r"DO|FIX" + r"ME)\b")
    assert said(later, texts()) == []


def test_no_machine_and_no_registry_is_named():
    hosts = re.compile(
        r"/(work|root|home|tmp/bh)/|registry\.npmjs|deb\.debian|pypi\.org|pythonhosted\.org|deb\.nodesource"
    )
    assert said(hosts, texts()) == []


def texts() -> list[Path]:
    kinds = {".cfg", ".css", ".html", ".ini", ".js", ".json", ".md", ".po", ".py", ".sh", ".toml", ".txt", ""}
    return [path for path in files() if path.suffix in kinds and path.name != ".DS_Store"]


def said(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    """Where the pattern stands in the files."""
    return [
        f"{name(path)}:{number}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]


def test_colours_are_tokens():
    colour = re.compile(r"#[0-9a-f]{3,8}\b(?!\s*\{)|\b(rgb|rgba|hsl|hsla|hwb|lab|lch|oklab|oklch)\(", re.I)
    sheets = [path for path in files() if path.suffix == ".css" and path.name != "tokens.css"]
    assert said(colour, sheets) == []


def test_pages_hold_no_style_and_no_script():
    inline = re.compile(r"""<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+\s*=\s*["']|(fill|stroke)="#""")
    pages = [path for path in files() if path.suffix == ".html" and "mail" not in path.parts]
    assert said(inline, pages) == []


def test_every_icon_on_a_page_is_installed():
    installed = set(re.findall(r"icons/(.+)\.svg", (ROOT / "static" / "vendor.sha256").read_text()))
    pages = [path for path in files() if path.suffix == ".html"]
    named = chain.from_iterable(
        re.findall(r"""\bicon(?:\(|_name=)["']([\w-]+)["']""", path.read_text(encoding="utf-8"))
        for path in pages
    )
    assert set(named) - installed == set()


def test_every_setting_is_documented():
    documented = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    names = set(re.findall(rf"`({PREFIX}[A-Z_]+)`", documented))
    ours = {PREFIX + field.name.upper() for field in fields(Settings)}
    assert {setting for setting in names if setting.removesuffix("_FILE") not in ours} == set()
    assert ours - names == set()


def test_everything_imported_is_declared():
    declared = requirements("options", "install_requires")
    for_tests = declared | requirements("options.extras_require", "test")
    assert foreign() - declared == set()
    assert foreign("tests", "bench") - for_tests == set()


def requirements(section: str, option: str) -> set[str]:
    setup = ConfigParser(interpolation=None)
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    lines = setup[section][option].split()
    return {spelled(re.split(r"[^\w.-]", line)[0]) for line in lines if re.match(r"[a-z]", line)}


def foreign(*rooms: str) -> set[str]:
    """The distributions that the modules of these rooms import."""
    tops = {what.split(".")[0] for _path, what in imports(*rooms)}
    others = tops - HOUSE - {"tests", "bench"} - sys.stdlib_module_names
    owners = packages_distributions()
    return {spelled(min(owners.get(top, [top]), key=len)) for top in others}


def spelled(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()


def test_locks_hold_hashes_and_no_addresses():
    locks = [ROOT / lock for lock in ("requirements.txt", "requirements-test.txt", "requirements-node.txt")]
    pins = chain.from_iterable(lock.read_text(encoding="utf-8").split("\n") for lock in locks)
    starts = re.compile(r"[a-z0-9-]+==|    --hash=sha256:|#|$")
    assert [pin for pin in pins if not starts.match(pin)] == []
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text(encoding="utf-8")
