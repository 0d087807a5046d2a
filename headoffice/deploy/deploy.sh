#!/bin/sh
# Starts the head office on this computer, or brings it to a newer version: one replica after the other. deploy.sh
# Before the first time: certs/fullchain.pem and certs/privkey.pem.
set -eu
cd "$(dirname "$0")"
umask 077
mkdir -p secrets certs
secret() { head -c 24 /dev/urandom | base64 | tr '+/' '-_' | tr -d '\n'; }
[ -f secrets/postgres.password ] || secret >secrets/postgres.password
[ -f secrets/grafana.password ] || secret >secrets/grafana.password
[ -f .env ] || echo "COMPTOIR_DB_PASSWORD=$(secret)" >.env
# What opens the secrets of the database: without it they are lost. Keep a copy elsewhere than the backups.
[ -f secrets/office.keys ] || echo "$(head -c 4 /dev/urandom | od -An -tx1 | tr -d ' \n') $(head -c 32 /dev/urandom | base64)" >secrets/office.keys
chmod 644 secrets/office.keys
for file in fullchain privkey; do
  [ -f "certs/$file.pem" ] || { echo "certs/$file.pem is missing: nothing was started" >&2; exit 1; }
done
docker compose build headoffice-1
docker compose up -d --wait postgres
for replica in headoffice-1 headoffice-2; do
  docker compose up -d --no-deps --wait "$replica"
done
docker compose up -d --wait nginx prometheus grafana
docker compose logs headoffice-1 headoffice-2 2>&1 | grep -i 'code' || true
