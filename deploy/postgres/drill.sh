#!/usr/bin/env bash
# Restore to a second, tried on a throw-away cluster: of two rows written after the base backup, the
# one before the moment is there and the one after it is not. Needs nothing but PostgreSQL's programs.
#   deploy/postgres/drill.sh /usr/lib/postgresql/15/bin
# The archive is a plain folder here; the settings otherwise are those of postgresql.wal.conf.
set -euo pipefail

BIN=${1:?the folder of the programs of PostgreSQL}
HERE=$(cd "$(dirname "$0")" && pwd)
ROOM=$(mktemp -d /tmp/wuxian-wal-XXXXXX)
mkdir "$ROOM/archive"
cp "$HERE/postgresql.wal.conf" "$ROOM/wal.conf"
chmod -R a+rX "$ROOM"
AS=()
if [ "$(id -u)" = 0 ]; then # PostgreSQL refuses to run as root
    OWNER=${WUXIAN_DRILL_USER:-postgres}
    chown -R "$OWNER": "$ROOM"
    AS=(setpriv "--reuid=$OWNER" "--regid=$OWNER" --clear-groups --)
fi
run() { (cd / && env -u PGHOST -u PGPORT LC_ALL=C "${AS[@]}" "$@"); }
stop() { run "$BIN/pg_ctl" -D "$1" -m immediate -w stop >/dev/null 2>&1 || true; }
finish() { stop "$ROOM/first"; stop "$ROOM/second"; rm -rf "$ROOM"; }
trap finish EXIT
ask() { run "$BIN/psql" -h "$ROOM" -U wuxian -d postgres -XAtqc "$1"; }
start() {
    run "$BIN/pg_ctl" -D "$1" -w -t 60 -l "$ROOM/log" start -o "-c listen_addresses='' \
        -c unix_socket_directories=$ROOM -c config_file=$1/postgresql.conf" >/dev/null
}

run "$BIN/initdb" -D "$ROOM/first" -U wuxian -A trust -E UTF8 --locale=C --no-sync >/dev/null
cat >>"$ROOM/first/postgresql.conf" <<CONF
include '$ROOM/wal.conf'
archive_command = 'test ! -f $ROOM/archive/%f && cp %p $ROOM/archive/%f'
restore_command = 'cp $ROOM/archive/%f %p'
CONF
start "$ROOM/first"
ask "CREATE TABLE rows (word text)"
run "$BIN/pg_basebackup" -h "$ROOM" -U wuxian -D "$ROOM/second" -c fast -X none 2>/dev/null
ask "INSERT INTO rows VALUES ('before')"
MOMENT=$(ask "SELECT clock_timestamp()")
sleep 1
ask "INSERT INTO rows VALUES ('after')"
ask "SELECT pg_switch_wal()" >/dev/null
LAST=$(ask "SELECT pg_walfile_name(pg_switch_wal())")
for _ in $(seq 100); do
    [ "$(ask "SELECT coalesce(last_archived_wal >= '$LAST', false) FROM pg_stat_archiver")" = t ] && break
    sleep 0.1
done
stop "$ROOM/first"

cat >>"$ROOM/second/postgresql.conf" <<CONF
recovery_target_time = '$MOMENT'
recovery_target_action = promote
CONF
run touch "$ROOM/second/recovery.signal"
start "$ROOM/second"
for _ in $(seq 100); do
    [ "$(ask "SELECT pg_is_in_recovery()")" = f ] && break
    sleep 0.1
done
FOUND=$(ask "SELECT string_agg(word, ',' ORDER BY word) FROM rows")
[ "$FOUND" = before ] || { echo "restored to $MOMENT, found: $FOUND" >&2; exit 1; }
echo "restored to $MOMENT: what was written before it is there, what came after is not"
