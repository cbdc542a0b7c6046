#!/usr/bin/env bash
# The Word report of the demo and of Malta as others see it: LibreOffice makes PDF and pictures of its pages, python-docx reads it,
# openxml-audit holds it against the schemas that Microsoft's own SDK uses.
# Usage: make heavy; the pages are then in target/word, to be looked at.
set -euo pipefail
cd "$(dirname "$0")/../.."
target=${CARGO_TARGET_DIR:-target}
program=${CARECIRCLE:-$target/debug/carecircle}
out=$target/word
mkdir -p "$out"
[[ -x $out/venv/bin/python ]] || python3 -m venv "$out/venv"
"$out/venv/bin/python" -c 'import docx, openxml_audit' 2>/dev/null \
  || "$out/venv/bin/pip" install --quiet python-docx==1.2.0 openxml-audit==0.8.0

look() { # look NAME: pages and checks of $out/NAME/report.docx
  soffice --headless -env:UserInstallation="file://$(realpath "$out")/profile" --convert-to pdf --outdir "$out/$1" "$out/$1/report.docx" >/dev/null
  rm -f "$out/$1"/page-*.png
  pdftoppm -r 80 -png "$out/$1/report.pdf" "$out/$1/page"
  pdftotext -layout "$out/$1/report.pdf" "$out/$1/report.txt"
  "$out/venv/bin/python" tests/word/check.py "$out/$1"
  # What another program wrote into a template is not ours to judge.
  [[ $1 == own ]] || "$out/venv/bin/openxml-audit" --quiet "$out/$1/report.docx"
}

rm -rf "$out/study" "$out/linhai" "$out/malta" "$out/own"
"$program" --quiet demo "$out/study"
mv "$out/study/out" "$out/linhai"
look linhai
"$program" --quiet run geodata/malta --out "$out/malta" --lang en
look malta
# The template goes out, comes back from an office program, and is filled.
"$program" --quiet template "$out/study/edited.docx" >/dev/null
soffice --headless -env:UserInstallation="file://$(realpath "$out")/profile" --convert-to docx:"MS Word 2007 XML" --outdir "$out/saved" "$out/study/edited.docx" >/dev/null
"$program" --quiet run "$out/study" --out "$out/own" --template "$out/saved/edited.docx"
look own
echo "pages to look at: $out/{linhai,malta,own}/page-*.png"
