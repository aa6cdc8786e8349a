#!/usr/bin/env bash
# Installs the Debian packages that this machine lacks; asks apt only then, and never for a password.
# Usage: debian.sh run | debian.sh test      (PYTHON names the interpreter, python3 unless told)
set -euo pipefail

python=${PYTHON:-python3}
missing=()

stop() {
    echo "$*" >&2
    exit 1
}

need() { # PACKAGE CHECK...: the package is missing when the check fails
    local package=$1
    shift
    "$@" >/dev/null 2>&1 || missing+=("$package")
}

postgresql_server() {
    compgen -G '/usr/lib/postgresql/*/bin/postgres' || { command -v postgres && command -v initdb; }
}

browser() {
    [[ -x ${CHROMIUM:-} ]] || command -v chromium
}

library() {
    /sbin/ldconfig -p | grep -F "$1"
}

command -v "$python" >/dev/null || stop "Python 3.11 or newer is needed; PYTHON=… names another interpreter."
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    stop "Python 3.11 or newer is needed, this is $("$python" --version); PYTHON=… names another interpreter."

need python3-venv "$python" -c 'import ensurepip, venv'
if [[ ${1:-run} == test ]]; then
    need postgresql postgresql_server
    need chromium browser
    need libatomic1 library libatomic.so.1 # for the program that drives the browser
fi

[[ ${#missing[@]} -eq 0 ]] && exit 0

as_root=()
if [[ $(id -u) -ne 0 ]]; then
    sudo -n true 2>/dev/null ||
        stop "Type this once, then repeat: sudo apt-get install ${missing[*]}"
    as_root=(sudo -n)
fi
command -v apt-get >/dev/null || stop "This machine has no apt; install by hand: ${missing[*]}"

echo "Installing Debian packages: ${missing[*]}"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt() {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 "$@" \
        >>"$log" 2>&1 </dev/null
}
apt update || echo "apt-get update failed in part; going on with the lists there are." >&2
apt install -y --no-install-recommends "${missing[@]}" || { cat "$log" >&2; stop "apt-get install failed."; }
