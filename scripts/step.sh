#!/usr/bin/env bash
# Runs one step of a Makefile's target: says what it is, and how long it took or that it failed.
#
#   scripts/step.sh LABEL COMMAND [ARGUMENT…]
set -uo pipefail

label=$1
shift
printf '==> %s\n' "$label"
started=$SECONDS
if "$@"; then
    printf '==> %s: done in %d s\n' "$label" $((SECONDS - started))
else
    status=$?
    printf '==> %s: failed after %d s (%s)\n' "$label" $((SECONDS - started)) "$*" >&2
    exit "$status"
fi
