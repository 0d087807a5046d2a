#!/bin/sh
# The head office has a role of its own: neither superuser nor above the policies that keep its customers apart.
set -eu
psql -v ON_ERROR_STOP=1 -v password="$COMPTOIR_DB_PASSWORD" --username postgres <<'SQL'
CREATE ROLE comptoir LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD :'password';
CREATE DATABASE comptoir OWNER comptoir;
SQL
chown postgres:postgres /archive /backups 2>/dev/null || true
