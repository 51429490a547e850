#!/bin/sh
# What the tests need from the system: a browser, PostgreSQL, Redis and an IMAP server. Installed only where missing.
set -eu
wanted=""
command -v chromium >/dev/null 2>&1 || wanted="$wanted chromium"
command -v redis-server >/dev/null 2>&1 || wanted="$wanted redis-server"
ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || wanted="$wanted postgresql"
command -v dovecot >/dev/null 2>&1 || test -x /usr/sbin/dovecot || wanted="$wanted dovecot-imapd"
[ -n "$wanted" ] || exit 0

if [ "$(id -u)" = 0 ]; then as=""; elif command -v sudo >/dev/null 2>&1; then as="sudo"; else
  echo "The tests need:$wanted. Install them as root (apt-get install$wanted), then run make test again." >&2
  exit 1
fi
command -v apt-get >/dev/null 2>&1 || { echo "The tests need:$wanted. Install them with your system's package manager." >&2; exit 1; }
# The packages would start their services; the tests start their own on free ports.
policy=/usr/sbin/policy-rc.d
made=""
if [ ! -e "$policy" ]; then printf '#!/bin/sh\nexit 101\n' | $as tee "$policy" >/dev/null; $as chmod +x "$policy"; made=1; fi
trap '[ -z "$made" ] || $as rm -f "$policy"' EXIT
$as apt-get update -qq
# shellcheck disable=SC2086
DEBIAN_FRONTEND=noninteractive $as apt-get install -y -qq --no-install-recommends $wanted
