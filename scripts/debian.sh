#!/usr/bin/env bash
# Installs the Debian packages that this machine lacks; asks apt only then, and never for a password.
# Those that only making PDFs needs may stay away when the product is run: it then asks people for PDFs.
# Usage: debian.sh run | debian.sh test      (PYTHON names the interpreter, python3 unless told)
set -euo pipefail

python=${PYTHON:-python3}
purpose=${1:-run}
missing=()
optional=()

stop() {
    echo "$*" >&2
    exit 1
}

need() { # PACKAGE CHECK...: the package is missing when the check fails
    local package=$1
    shift
    "$@" >/dev/null 2>&1 || missing+=("$package")
}

want() { # PACKAGE CHECK...: as need, but one can run without it
    local package=$1
    shift
    "$@" >/dev/null 2>&1 || optional+=("$package")
}

postgresql_server() {
    compgen -G '/usr/lib/postgresql/*/bin/postgres' || { command -v postgres && command -v initdb; }
}

browser() {
    [[ -x ${CHROMIUM:-} ]] || command -v chromium-headless-shell || command -v chromium
}

library() {
    /sbin/ldconfig -p | grep -F "$1"
}

writer() {
    compgen -G '/usr/lib/libreoffice/program/libswlo.so' || compgen -G '/opt/libreoffice/program/libswlo.so'
}

# A look-alike of Times New Roman with all Vietnamese letters; fonts-liberation 1.x lacks most of them.
typeface() {
    compgen -G '/usr/share/fonts/truetype/croscore/Tinos-Regular.ttf' ||
        compgen -G '/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf'
}

command -v "$python" >/dev/null || stop "Python 3.11 or newer is needed; PYTHON=… names another interpreter."
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    stop "Python 3.11 or newer is needed, this is $("$python" --version); PYTHON=… names another interpreter."

need python3-venv "$python" -c 'import ensurepip, venv'
want libreoffice-writer-nogui writer
want python3-uno /usr/bin/python3 -I -c 'import uno'
want fonts-croscore typeface
want poppler-utils command -v pdftoppm
if [[ $purpose == test ]]; then
    missing+=("${optional[@]}")
    optional=()
    need postgresql postgresql_server
    need chromium browser
    need libatomic1 library libatomic.so.1 # for the program that drives the browser
    need qpdf command -v qpdf
    need softhsm2 command -v softhsm2-util
    need opensc command -v pkcs11-tool
fi

[[ $((${#missing[@]} + ${#optional[@]})) -eq 0 ]] && exit 0

give_up() { # WORDS...: stop for packages that one cannot run without, else tell and go on
    [[ ${#missing[@]} -gt 0 ]] && stop "$*"
    echo "Without these no PDFs are made here. $*" >&2
    exit 0
}

as_root=()
if [[ $(id -u) -ne 0 ]]; then
    sudo -n true 2>/dev/null ||
        give_up "Type this once: sudo apt-get install --no-install-recommends ${missing[*]} ${optional[*]}"
    as_root=(sudo -n)
fi
command -v apt-get >/dev/null || give_up "This machine has no apt; install by hand: ${missing[*]} ${optional[*]}"

echo "Installing Debian packages: ${missing[*]} ${optional[*]}"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt() {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 "$@" \
        >>"$log" 2>&1 </dev/null
}
apt update || echo "apt-get update failed in part; going on with the lists there are." >&2
apt install -y --no-install-recommends "${missing[@]}" "${optional[@]}" ||
    { cat "$log" >&2; give_up "apt-get install failed."; }
