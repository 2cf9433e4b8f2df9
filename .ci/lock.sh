#!/usr/bin/env bash
# Resolves requirements.txt anew: keeps the direct pins above the marker, writes what they need below it.
set -euo pipefail
cd "$(dirname "$0")/.."
marker="# What these need, locked by 'make lock':"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
sed "/^$marker/,\$d" requirements.txt > "$folder/direct.txt"
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check -r "$folder/direct.txt"
"$folder/venv/bin/pip" freeze --disable-pip-version-check > "$folder/all.txt"
direct=$(sed -nE 's/^([A-Za-z0-9._-]+).*==.*/\1/p' "$folder/direct.txt" | tr 'A-Z_' 'a-z-' | sort)
{
  cat "$folder/direct.txt"
  echo "$marker"
  while read -r line; do
    name=$(echo "${line%%==*}" | tr 'A-Z_' 'a-z-')
    echo "$direct" | grep -qx "$name" || echo "$line"
  done < "$folder/all.txt"
} > requirements.txt
