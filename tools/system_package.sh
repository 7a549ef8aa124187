#!/bin/sh
# Make sure that a program of the operating system is there:  system_package.sh PROGRAM PACKAGE [FOLDER …]
# PROGRAM is looked for on the PATH and in the folders. Missing, it is installed where that is possible (as root, with
# apt-get); otherwise a line says what is missing and which tests are left out. With CI=true that is an error.
set -eu
program=$1 package=$2
shift 2

there() {
    command -v "$program" >/dev/null && return
    for folder in "$@"; do [ -x "$folder/$program" ] && return; done
    return 1
}

there "$@" && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing the Debian package $package"
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$package" >/dev/null; } || true
    there "$@" && exit 0
fi
echo "$program is missing (Debian package $package): the tests that need it are skipped." >&2
[ "${CI:-}" != true ]
