#!/usr/bin/env bash
# Makes `kouetsu` available. Needs a Rust toolchain unless it is installed already.
#
#   KOUETSU_VERSION   a version on crates.io; `installed`; empty: the source this action came with
set -euo pipefail

case "${KOUETSU_VERSION:-}" in
  installed)
    command -v kouetsu >/dev/null || {
      echo "kouetsu が入っていません（kouetsu is not installed）" >&2
      exit 2
    }
    exit 0
    ;;
  "")
    source=(--path "$(cd "$(dirname "$0")/../../.." && pwd)")
    ;;
  *[!0-9A-Za-z.+-]* | -*)
    echo "版の書き方が違います（no version）: $KOUETSU_VERSION" >&2
    exit 2
    ;;
  *)
    source=(kouetsu --version "$KOUETSU_VERSION")
    ;;
esac

root="${RUNNER_TEMP:-${TMPDIR:-/tmp}}/kouetsu"
cargo install --locked --quiet --root "$root" "${source[@]}"
if [ -n "${GITHUB_PATH:-}" ]; then
  echo "$root/bin" >>"$GITHUB_PATH"
fi
