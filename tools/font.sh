#!/usr/bin/env bash
# Make sure Noto Sans SC is there for documents: Debian's package, else the static file of an npm package.
set -euo pipefail
cd "$(dirname "$0")/.."
PACKAGE=@expo-google-fonts/noto-sans-sc@0.4.3
SHA256=$(cat tools/font.sha256)
KEPT=.venv/share/wuxian/fonts
FILE=NotoSansSC_400Regular.ttf

[ -e /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc ] && exit 0
[ -e "$KEPT/$FILE" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing a Chinese font for documents" >&2
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq fonts-noto-cjk >/dev/null && exit 0
fi
if ! command -v npm >/dev/null; then
    echo "No Chinese font: evidence cannot be exported as PDF. Install fonts-noto-cjk, or npm and run make setup again." >&2
    exit 0
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
(cd "$folder" && npm pack --silent "$PACKAGE" >/dev/null && tar xzf ./*.tgz "package/400Regular/$FILE")
echo "$SHA256  $folder/package/400Regular/$FILE" | sha256sum --check --quiet
mkdir -p "$KEPT"
mv "$folder/package/400Regular/$FILE" "$KEPT/$FILE"
