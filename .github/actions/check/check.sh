#!/usr/bin/env bash
# Checks what the action was asked to check. In a pull request the configuration and the baseline
# of the state before the change count: a change cannot accept its own mistakes.
#
#   KOUETSU_PATHS     files or folders, one a line
#   KOUETSU_FORMATS   formats, one a line
#   KOUETSU_FAIL_ON   error, warning, info, never
#   KOUETSU_BASELINE  accepted findings; empty: none
#   KOUETSU_TRUST     base or head
#   KOUETSU_SINCE     base: in a pull request, only rows that it touches; empty: everything
#   KOUETSU_BASE      the commit a pull request is made against; empty: no pull request
set -euo pipefail

arguments=(check)
case "${KOUETSU_FAIL_ON:-warning}" in
  # What cannot be read still fails.
  never) arguments+=(--exit-zero) ;;
  *) arguments+=(--fail-on "${KOUETSU_FAIL_ON:-warning}") ;;
esac

paths=()
while IFS= read -r line; do
  [ -z "$line" ] || paths+=("$line")
done <<<"${KOUETSU_PATHS:-data}"

while IFS= read -r line; do
  [ -z "$line" ] || arguments+=(--format "$line")
done <<<"${KOUETSU_FORMATS:-github}"

if [ -n "${KOUETSU_BASELINE:-}" ]; then
  arguments+=(--baseline "$KOUETSU_BASELINE")
fi

# The commit before the change. A checkout of a pull request is a merge: its first parent is just
# that. Otherwise the commit may have to be fetched, which needs no right to write.
base_commit() {
  if git rev-parse --verify --quiet 'HEAD^2' >/dev/null; then
    git rev-parse --verify 'HEAD^1'
  elif git cat-file -e "$KOUETSU_BASE^{commit}" 2>/dev/null ||
    git fetch --quiet --no-tags --depth=1 origin "$KOUETSU_BASE" 2>/dev/null; then
    printf '%s\n' "$KOUETSU_BASE"
  else
    return 1
  fi
}

case "${KOUETSU_SINCE:-}" in
  "" | base) ;;
  *)
    echo "since は base か空です（since is base or empty）: $KOUETSU_SINCE" >&2
    exit 2
    ;;
esac

trust="${KOUETSU_TRUST:-base}"
if [ -n "${KOUETSU_BASE:-}" ] && { [ "$trust" = base ] || [ -n "${KOUETSU_SINCE:-}" ]; }; then
  if ! base="$(base_commit)"; then
    echo "変更前の状態がありません。checkout に fetch-depth: 2 を付けてください（the base commit is missing: check out with fetch-depth: 2）" >&2
    exit 2
  fi
  if [ "$trust" = base ]; then
    arguments+=(--config-from "$base")
    if [ -n "${KOUETSU_BASELINE:-}" ]; then
      arguments+=(--baseline-from "$base")
    fi
  fi
  if [ -n "${KOUETSU_SINCE:-}" ]; then
    arguments+=(--since "$base")
  fi
fi

status=0
kouetsu "${arguments[@]}" -- "${paths[@]}" || status=$?
if [ -n "${GITHUB_OUTPUT:-}" ]; then
  echo "exit-code=$status" >>"$GITHUB_OUTPUT"
fi
exit "$status"
