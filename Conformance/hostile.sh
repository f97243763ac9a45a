#!/bin/sh
# client.sh as the hostile hub runs it: hub conformance serve --client 'sh Conformance/hostile.sh [-1]'
set -eu
here=$(dirname "$0")
case $HSJ_STEP in
enrol) exec "$here/client.sh" "$@" enrol "$HSJ_HUB" "$HSJ_SCHEME" "$HSJ_CODE" ;;
push)
    [ "${1:-}" != -1 ] || HSJ_RECORDS=${HSJ_RECORDS_1:?}
    exec "$here/client.sh" push "$HSJ_RECORDS" ;;
pull) exec "$here/client.sh" pull ;;
*) exit 77 ;;
esac
