#!/usr/bin/env bash
# Dumps the hub's database into HUB_BACKUP_DIRECTORY and removes dumps older than HUB_BACKUP_DAYS (30).
#
# A dump gets its final name only when it is complete and pg_restore can read it, and older ones go only after that.
set -euo pipefail

directory=${HUB_BACKUP_DIRECTORY:?the directory for the dumps is not given}
days=${HUB_BACKUP_DAYS:-30}
dump=$directory/hub-$(date -u +%Y%m%dT%H%M%SZ).dump
trap 'rm -f "$dump.part"' EXIT

pg_dump --format=custom --file="$dump.part" --dbname="${HUB_DATABASE_OWNER_URL:?the connection of the owner is not given}"
pg_restore --list "$dump.part" >/dev/null
sync "$dump.part"
mv "$dump.part" "$dump"
find "$directory" -maxdepth 1 -name 'hub-*.dump' -mtime "+$days" -delete
echo "$dump: $(stat --format=%s "$dump") bytes"
