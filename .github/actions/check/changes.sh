#!/usr/bin/env bash
# Tells what a change does to the tables, as Markdown: each changed table before and after.
#
#   KOUETSU_BASE      the commit to compare with
#   KOUETSU_PATHS     files or folders, one a line
set -euo pipefail

if ! kouetsu diff --help >/dev/null 2>&1; then
  echo "この版の kouetsu には diff がありません（this version cannot compare editions）" >&2
  exit 0
fi

paths=()
while IFS= read -r line; do
  [ -z "$line" ] || paths+=("$line")
done <<<"${KOUETSU_PATHS:-data}"

status=0
while IFS= read -r -d '' file; do
  case "$file" in
    *.tsv | *.csv | *.tab | *.xlsx | *.xlsm | *.xls | *.ods) ;;
    *) continue ;;
  esac
  code=0
  kouetsu diff --format markdown -- "$KOUETSU_BASE:$file" "$file" || code=$?
  # 1: they differ, which is what we came for.
  [ "$code" -le 1 ] || status="$code"
done < <(git diff -z --name-only --diff-filter=M --no-renames "$KOUETSU_BASE" -- "${paths[@]}")
exit "$status"
