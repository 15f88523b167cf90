#!/usr/bin/env bash
# Dumps the database into FOLDER and keeps the newest COUNT dumps.
# Usage: backup.sh FOLDER [COUNT=14]; reads LIAISON_DATABASE_URL or LIAISON_DATABASE_URL_FILE.
# Restore: pg_restore --clean --if-exists --no-owner --dbname=postgres://… FILE
set -euo pipefail
umask 077

folder=${1:?usage: backup.sh FOLDER [COUNT]}
count=${2:-14}
if ! [[ $count =~ ^[1-9][0-9]*$ ]]; then
    echo "backup.sh: COUNT is how many dumps to keep, 1 or more; it is '$count'" >&2
    exit 2
fi
if [ -n "${LIAISON_DATABASE_URL_FILE:-}" ]; then
    url=$(<"$LIAISON_DATABASE_URL_FILE")
else
    url=${LIAISON_DATABASE_URL:?set it, or LIAISON_DATABASE_URL_FILE}
fi

# Everybody sees a command line, so the password goes through the environment.
if [[ $url =~ ^(postgres(ql)?://[^:/@]+):([^@/]*)@(.*)$ ]]; then
    password=${BASH_REMATCH[3]}
    url=${BASH_REMATCH[1]}@${BASH_REMATCH[4]}
    printf -v PGPASSWORD '%b' "${password//%/\\x}"
    export PGPASSWORD
fi

mkdir -p "$folder"
dump=$folder/liaison-$(date -u +%Y%m%dT%H%M%SZ).dump
trap 'rm -f "$dump.partly"' EXIT
pg_dump --format=custom --no-owner --file="$dump.partly" --dbname="$url"
pg_restore --list "$dump.partly" >/dev/null # a dump that can't be read is none
mv "$dump.partly" "$dump"
echo "$dump"

# Names sort by time. Only whole dumps of ours count, and go.
find "$folder" -maxdepth 1 -name 'liaison-*.dump' | sort -r | tail -n +$((count + 1)) |
    while IFS= read -r old; do rm -- "$old"; done
