#!/bin/sh
# Make .env with secrets of its own for `docker compose up`. Never overwrites one that is there.
set -eu
cd "$(dirname "$0")/.."
if [ -e .env ]; then
  echo ".env is there already; it is left as it is." >&2
  exit 0
fi
secret() { head -c 48 /dev/urandom | base64 | tr -dc 'a-zA-Z0-9' | head -c 40; }
umask 077
cat > .env <<END
# Secrets and facts of this hub for docker compose. Not for git.
HUBLAND_STORE_TOKEN=$(secret)
INFLUXDB_PASSWORD=$(secret)
HUB_NAME=Our hub
HUB_PLACE=
HUB_TIME_ZONE=America/New_York
# the address of this computer that devices reach, printed with the gateway's account
HUB_ADDRESS=127.0.0.1
END
echo "Wrote .env. Set HUB_NAME and HUB_ADDRESS in it, then: docker compose up"
