#!/bin/sh
# A base backup of the database of compose.yaml, proved, beside its archive of the log: backup.sh [KEEP]. From cron, once a day.
set -eu
cd "$(dirname "$0")"
keep=${1:-7}
stamp=$(date -u +%Y%m%dT%H%M%SZ)
in_database() { docker compose exec -T -u postgres postgres "$@"; }
in_database pg_basebackup --username postgres --pgdata "/backups/$stamp.new" --format plain --wal-method stream --checkpoint fast
in_database pg_verifybackup --quiet "/backups/$stamp.new"
in_database mv "/backups/$stamp.new" "/backups/$stamp"
# Those before the last ones go, and the log that none of the kept ones needs.
in_database sh -c "cd /backups && ls -d *Z | head -n -$keep | xargs -r rm -rf
  first=\$(sed -n 's/^START WAL LOCATION: .* (file \\([0-9A-F]*\\))\$/\\1/p' \"\$(ls -d *Z | head -n 1)/backup_label\")
  pg_archivecleanup /archive \"\$first\""
echo "$stamp"
