#!/bin/sh
# Prints the schema of a migrated database in a form that does not depend on who dumped it, or with which version.
#   scripts/dump-schema.sh CONNECTION-STRING > sql/schema.sql
set -eu

echo '-- What the migrations make, for reading. A test compares it with a migrated database.'
echo
pg_dump --schema-only --no-owner --no-tablespaces --no-security-labels --schema=public --dbname="$1" |
    sed -E \
        -e '/^--/d' \
        -e '/^SET /d' \
        -e '/^SELECT pg_catalog\.set_config/d' \
        -e '/^\\(un)?restrict /d' \
        -e '/^CREATE SCHEMA public;$/d' \
        -e '/^COMMENT ON SCHEMA public /d' |
    cat -s |
    sed -e '1{/^$/d;}'
