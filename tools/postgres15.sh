#!/usr/bin/env bash
# Run a command against Debian's PostgreSQL 15, the oldest we support, in a throw-away cluster.
#   tools/postgres15.sh .venv/bin/python -m pytest -m database
set -euo pipefail

BIN=/usr/lib/postgresql/15/bin
[ "$(id -u)" = 0 ] || { echo "tools/postgres15.sh needs root to install and step down" >&2; exit 1; }
if [ ! -x "$BIN/initdb" ]; then
    echo "Installing PostgreSQL 15" >&2
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql-15 >/dev/null
fi

HOME_DIR=$(mktemp -d /tmp/wuxian-pg15-XXXXXX)
chown postgres: "$HOME_DIR"
as_postgres() { setpriv --reuid=postgres --regid=postgres --clear-groups -- "$@"; }
finish() {
    (cd / && as_postgres "$BIN/pg_ctl" -D "$HOME_DIR/data" -m immediate stop >/dev/null 2>&1) || true
    rm -rf "$HOME_DIR"
}
trap finish EXIT

(
    cd /
    as_postgres "$BIN/initdb" -D "$HOME_DIR/data" -U wuxian -A trust -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null
    as_postgres "$BIN/pg_ctl" -D "$HOME_DIR/data" -w -l "$HOME_DIR/log" start \
        -o "-c listen_addresses='' -c unix_socket_directories=$HOME_DIR -c fsync=off -c full_page_writes=off -c synchronous_commit=off" >/dev/null
)
export WUXIAN_TEST_DATABASE_URL="postgresql://wuxian@/postgres?host=${HOME_DIR//\//%2F}"
"$@"
