#!/bin/sh
# Usage: install.sh PACKAGE...
# Installs the system packages that the tests need, through apt, where their programs are missing.
set -eu

present() {
    case $1 in
        dovecot-imapd) [ -x /usr/lib/dovecot/imap ] || [ -x /usr/libexec/dovecot/imap ] ;;
        postgresql) command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 ;;
        openssl) command -v openssl >/dev/null ;;
        *) [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null)" = installed ] ;;
    esac
}

missing=
for package in "$@"; do
    present "$package" || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null; then
    echo "missing system packages:$missing; install them with this system's package manager" >&2
    exit 1
elif [ "$(id -u)" = 0 ]; then
    as_root=
elif sudo -n true 2>/dev/null; then
    as_root="sudo -n"
else
    echo "missing system packages:$missing; run: sudo apt-get install$missing" >&2
    exit 1
fi

echo "installing system packages:$missing"
# The tests start servers of their own: a policy-rc.d that says no keeps Debian from starting its.
# shellcheck disable=SC2086  # both are lists
$as_root sh -s -- $missing <<'ROOT'
set -eu
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    trap 'rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq </dev/null
apt-get install -qq --yes --no-install-recommends "$@" </dev/null >/dev/null
ROOT
