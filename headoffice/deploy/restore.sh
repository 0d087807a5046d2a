#!/bin/sh
# Makes a database of a base backup and the archive of the log, as it was at a moment: restore.sh BASE ARCHIVE NEW-DATA [UNTIL]
# UNTIL: '2026-11-30 09:15:00+00'; without it, the last moment that the archive has. Start PostgreSQL on NEW-DATA afterwards.
set -eu
[ $# -ge 3 ] || { echo "restore.sh BASE ARCHIVE NEW-DATA ['2026-11-30 09:15:00+00']" >&2; exit 2; }
base=$1 archive=$2 data=$3 until=${4:-}
[ -f "$base/backup_label" ] || { echo "$base is no base backup: it has no backup_label" >&2; exit 1; }
[ -d "$archive" ] || { echo "$archive is no folder" >&2; exit 1; }
if [ -e "$data" ] && [ -n "$(ls -A "$data")" ]; then
  echo "$data is not empty: nothing was done. Move it away first; it may be needed" >&2
  exit 1
fi
case "$archive$until" in *\'*|*\\*) echo "a quote or a backslash in a name or a moment is not taken" >&2; exit 1 ;; esac
mkdir -p "$data"
cp -a "$base/." "$data/"
chmod 700 "$data"
rm -f "$data/postmaster.pid" "$data/postmaster.opts" "$data/standby.signal"
{
  echo "restore_command = 'cp \"$archive/%f\" \"%p\"'"
  echo "recovery_target_timeline = 'latest'"
  [ -z "$until" ] || echo "recovery_target_time = '$until'"
  [ -z "$until" ] || echo "recovery_target_action = 'promote'"
  # What goes on from here is another history: it has an archive of its own.
  echo "archive_mode = off"
} >>"$data/postgresql.auto.conf"
: >"$data/recovery.signal"
owner=$(stat -c %u:%g "$base")
chown "$owner" "$data" "$data/recovery.signal" "$data/postgresql.auto.conf" 2>/dev/null || true
echo "$data is ready: start PostgreSQL on it"
