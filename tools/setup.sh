#!/usr/bin/env bash
# Create .venv and install the locked dependencies. Safe to run again; needs the network only once.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }

need_system_packages() {
    python3 -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null || echo python3
    python3 -c 'import venv, ensurepip' 2>/dev/null || echo python3-venv
}

missing=$(need_system_packages | tr '\n' ' ')
if [ -n "${missing// /}" ]; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "Installing system packages: $missing"
        apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $missing >/dev/null
    else
        say "These system packages are missing: $missing"
        say "Install them as root (apt-get install $missing), then run the command again."
        exit 1
    fi
fi

[ -x .venv/bin/python ] || python3 -m venv .venv
if [ ! -x .venv/bin/uv ]; then
    uv_version=$(sed -n 's/^uv==\([0-9.]*\).*/\1/p' requirements.lock)
    .venv/bin/python -m pip install --quiet --disable-pip-version-check "uv==$uv_version"
fi
# Companies have certificates of their own: trust what the system trusts.
uv() { .venv/bin/uv --system-certs --quiet pip "$@" --python .venv/bin/python; }
uv sync --require-hashes requirements.lock
uv install --no-deps --editable .
.venv/bin/python -m wuxian.support.translations
# Without bytecode every command would compile all it imports, half a second of it; and who runs
# it may not be allowed, or may not want (PYTHONDONTWRITEBYTECODE), to keep any.
packages=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
.venv/bin/python -m compileall -q -j 0 "$packages" src >/dev/null || say "Some files could not be compiled."
bash tools/font.sh
touch .venv/.installed
