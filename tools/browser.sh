#!/usr/bin/env bash
# Make sure a Chromium is there for the journeys: the system's, else Debian's package, else Playwright's own.
set -euo pipefail
cd "$(dirname "$0")/.."

has_chinese_font() { command -v fc-list >/dev/null && fc-list :lang=zh 2>/dev/null | grep -q .; }

if command -v chromium >/dev/null && has_chinese_font; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Chromium and a Chinese font for the journeys" >&2
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-cjk fontconfig >/dev/null
    exit 0
fi
command -v chromium >/dev/null && exit 0
.venv/bin/playwright install chromium
