#!/usr/bin/env bash
# Runs what `make dist` made for this machine, as its user would: in the oldest Debian that the archive still has, without a network,
# installed and removed, and behind nginx. As root on Debian; needs debootstrap, nginx, curl and openssl.
#
#   packaging/test.sh                       every part
#   packaging/test.sh old deb nginx sbom    these
#   ORDINARY=PROGRAM packaging/test.sh …    the ordinary build to compare with, else target/release/carecircle
#
# Exit codes: 0 all passed, 1 a check failed, 2 could not be tried.
set -euo pipefail
cd "$(dirname "$0")/.."

SUITE=bullseye                       # glibc 2.31; Debian 10, with 2.28, has left the archive
target_dir=${CARGO_TARGET_DIR:-$PWD/target}
packages=$target_dir/packages
work=$target_dir/dist-test
old=$work/$SUITE
ordinary=${ORDINARY:-$target_dir/release/carecircle}
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -1)
passed=0 failed=0

say() { printf '%s\n' "$*" >&2; }
fail() { say "dist-test: $*"; exit 2; }
check() {     # check WORDS COMMAND…: a check that goes on after a failure
  local words=$1; shift
  if "$@"; then passed=$((passed + 1)); say "ok      $words"; else failed=$((failed + 1)); say "FAILED  $words"; fi
}
need() { local tool; for tool in "$@"; do command -v "$tool" >/dev/null || fail "$tool is missing (Debian: apt-get install $tool)"; done; }

case $(uname -m) in x86_64) arch=amd64 ;; aarch64) arch=arm64 ;; *) fail "no package is made for $(uname -m)" ;; esac
name=carecircle-$version-$(uname -m)-unknown-linux-gnu
[[ -e $packages/$name.tar.gz ]] || fail "$packages/$name.tar.gz is not there; make it first: make dist"
[[ $(id -u) == 0 ]] || fail 'expected to run as root: a chroot and dpkg are used'
mkdir -p "$work"
(cd "$packages" && sha256sum --quiet -c SHA256SUMS) || fail "$packages: SHA256SUMS does not fit; make dist again"
rm -rf "${work:?}/$name" && tar -xzf "$packages/$name.tar.gz" -C "$work"
program=$work/$name/carecircle

# The old system, made once.
old_system() {
  need debootstrap unshare
  [[ -x $old/usr/bin/dpkg ]] && return
  local mirror
  mirror=$(sed -n 's/^URIs: *\([^ ]*\).*/\1/p; s/^deb \(\[[^]]*\] \)\?\([^ ]*\).*/\2/p' /etc/apt/sources.list /etc/apt/sources.list.d/debian.sources 2>/dev/null | head -1)
  rm -rf "$old" && debootstrap --variant=minbase "$SUITE" "$old" "$mirror" >"$work/debootstrap.log" 2>&1 \
    || fail "$SUITE could not be installed: $(tail -1 "$work/debootstrap.log")"
}
# Runs a command in the old system, which has no network.
inside() { unshare --net chroot "$old" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 "$@"; }

# Two folders of results hold the same bytes.
same() { diff -r "$1" "$2" >&2; }

test_old() {
  old_system
  [[ -x $ordinary ]] || fail "$ordinary is not there; expected the ordinary build to compare with (make build, or ORDINARY=PROGRAM)"
  check "$(inside ldd --version | head -1) is older than this machine's" test "$(inside ldd --version | head -1)" != "$(ldd --version | head -1)"
  rm -rf "$old/try" && mkdir -p "$old/try"
  cp "$program" "$old/try/"
  cp -r geodata/malta "$old/try/malta" && rm -rf "$old/try/malta/.carecircle"
  check 'it starts on the old system' test "$(inside /try/carecircle --version)" = "carecircle $version"
  # A name of two scripts with a blank, as people have them.
  inside /try/carecircle --quiet demo '/try/养老 服务圈' || fail 'the demo does not run on the old system'
  inside /try/carecircle --quiet run '/try/养老 服务圈' --out /try/demo-out
  inside /try/carecircle --quiet run /try/malta --out /try/malta-out
  rm -rf "$work/ordinary" && mkdir -p "$work/ordinary"
  cp -r geodata/malta "$work/ordinary/malta" && rm -rf "$work/ordinary/malta/.carecircle"
  "$ordinary" --quiet demo "$work/ordinary/养老 服务圈"
  "$ordinary" --quiet run "$work/ordinary/养老 服务圈" --out "$work/ordinary/demo-out"
  "$ordinary" --quiet run "$work/ordinary/malta" --out "$work/ordinary/malta-out"
  check 'the demo gives the same bytes as the ordinary build' same "$old/try/demo-out" "$work/ordinary/demo-out"
  check 'Malta gives the same bytes as the ordinary build' same "$old/try/malta-out" "$work/ordinary/malta-out"
}

# Every file of the old system; the copies with a dash are those that useradd itself keeps.
listing() { (cd "$old" && find . -xdev \( -path ./proc -o -path ./sys -o -path ./dev -o -path ./try -o -path ./tmp -o -path ./var/log -o -path './etc/*-' \) -prune -o -print | sort); }

test_deb() {
  old_system
  local file=carecircle_${version}_$arch.deb before after
  cp "$packages/$file" "$old/tmp/"
  inside dpkg -P carecircle >/dev/null 2>&1 || true
  rm -rf "$old/var/lib/carecircle"
  before=$(listing)
  check 'the .deb installs' inside dpkg -i "/tmp/$file" >&2
  check 'the program is in the path' test "$(inside carecircle --version)" = "carecircle $version"
  check 'the licences are there' inside grep -q 'PROJ' /usr/share/doc/carecircle/licences.txt
  check 'no library is missing' sh -c "! unshare --net chroot '$old' ldd /usr/bin/carecircle | grep 'not found'"
  check 'it needs libraries of glibc and GCC alone' \
    sh -c "! objdump -p '$program' | grep NEEDED | grep -vE 'lib(c|m|dl|rt|pthread|util|resolv|gcc_s)\.so|ld-linux'"
  check 'the user of the service owns its folder' test "$(inside stat -c %U:%a /var/lib/carecircle)" = carecircle:750
  check 'that user can serve' inside su -s /bin/sh carecircle -c '/usr/bin/carecircle --quiet demo /var/lib/carecircle/demo'
  if command -v systemd-analyze >/dev/null; then
    sed "s#/usr/bin/carecircle#$program#" "$old/lib/systemd/system/carecircle.service" >"$work/carecircle.service"
    check 'systemd finds nothing wrong with the unit' sh -c "systemd-analyze verify '$work/carecircle.service' 2>&1 | tee /dev/stderr | wc -c | grep -qx 0"
  fi
  echo '# changed' >>"$old/etc/carecircle/serve.conf"
  inside dpkg -i "/tmp/$file" >/dev/null
  check 'an upgrade keeps serve.conf' inside grep -q '# changed' /etc/carecircle/serve.conf
  check 'it is removed' inside dpkg -r carecircle >&2
  check 'removing keeps serve.conf' inside test -e /etc/carecircle/serve.conf
  check 'it is purged' inside dpkg -P carecircle >&2
  check 'a study survives that' inside test -e /var/lib/carecircle/demo/study.toml
  rm -rf "$old/var/lib/carecircle/demo"
  inside dpkg -i "/tmp/$file" >/dev/null && inside dpkg -P carecircle >/dev/null
  after=$(listing)
  check 'nothing is left after a purge without studies' diff <(printf '%s' "$before") <(printf '%s' "$after")
  check 'nor the user' sh -c "! grep -q '^carecircle:' '$old/etc/passwd'"
}

test_nginx() {
  need nginx curl openssl
  local dir=$work/nginx port=18443 behind=18080 site=yl.example.gov.cn options pids=()
  rm -rf "$dir" && mkdir -p "$dir"
  openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj "/CN=$site" -keyout "$dir/key.pem" -out "$dir/cert.pem" 2>/dev/null
  # The example as it is, at another port.
  sed "s/127.0.0.1:8080/127.0.0.1:$behind/" "$work/$name/nginx.conf" >"$dir/carecircle.conf"
  cat >"$dir/nginx.conf" <<CONF
daemon off; pid $dir/pid; error_log $dir/error.log;
events {}
http {
  access_log off; client_body_temp_path $dir/body; proxy_temp_path $dir/proxy; fastcgi_temp_path $dir/f; uwsgi_temp_path $dir/u; scgi_temp_path $dir/s;
  server { listen 127.0.0.1:$port ssl; ssl_certificate $dir/cert.pem; ssl_certificate_key $dir/key.pem; include $dir/carecircle.conf; }
}
CONF
  nginx -p "$dir" -c "$dir/nginx.conf" 2>"$dir/start.log" & pids+=($!)
  # A study of straight lines, which any build computes at once.
  mkdir -p "$dir/study"
  printf '%s\n' '[study]' 'name = "小镇"' 'simulated = true' '[[facilities]]' 'file = "facilities.csv"' '[[homes]]' 'file = "homes.csv"' \
    '[[services]]' 'id = "canteen"' 'name = "老年食堂"' '[[cohorts]]' 'id = "steady"' 'speed_mps = 1.0' >"$dir/study/study.toml"
  printf '名称,类型,经度,纬度\n一号食堂,老年食堂,121.15,28.85\n' >"$dir/study/facilities.csv"
  printf '编号,经度,纬度,60岁及以上\na,121.15,28.855,30\nb,121.15,28.86,10\n' >"$dir/study/homes.csv"
  options=$(sed -n 's/^#OPTIONS=//p' "$work/$name/serve.conf")
  # shellcheck disable=SC2086 # the options are words
  "$program" serve "$dir/study" --addr 127.0.0.1:$behind $options 2>"$dir/serve.log" & pids+=($!)
  # shellcheck disable=SC2064 # the processes of now
  trap "kill ${pids[*]} 2>/dev/null || true" RETURN EXIT
  local ask=(curl -sk --max-time 600 --connect-to "$site:$port:127.0.0.1:$port") at=https://$site:$port/yl n
  for n in $(seq 120); do "${ask[@]}" -o /dev/null -f "$at/health" && break; sleep 1; done
  [[ $n -lt 120 ]] || fail "the server does not answer behind nginx: $(tail -3 "$dir/serve.log" "$dir/start.log")"

  status() { "${ask[@]}" -o /dev/null -w '%{http_code}' "$@"; }
  check 'the page' test "$(status "$at/")" = 200
  check '/yl leads to /yl/' test "$("${ask[@]}" -o /dev/null -w '%{http_code} %{redirect_url}' "$at")" = "308 $at/"
  check 'every file that the page names' sh -c "
    files=\$($(printf '%q ' "${ask[@]}") $at/ | grep -oE '(src|href)=\"[^\"#]+' | cut -d'\"' -f2); [ -n \"\$files\" ] || exit 1
    for file in \$files; do [ \"\$($(printf '%q ' "${ask[@]}") -o /dev/null -w '%{http_code}' $at/\$file)\" = 200 ] || { echo \"\$file\" >&2; exit 1; }; done"
  check 'families, promises, API' test "$(status "$at/near")$(status "$at/promises")$(status "$at/api")" = 200200200
  local document
  for document in tiles/base ogc ogc/collections; do
    "${ask[@]}" "$at/$document" | grep -oE 'https?://[^"]+' | sort -u >"$dir/links" || true
    check "$document: links begin with the site's own scheme, name, port and path" \
      sh -c "grep -q '$at' '$dir/links' && ! grep -E 'http://(127|localhost)|$site/|http://$site|:$port/(tiles|ogc|api)' '$dir/links'"
  done
  check 'the API is described as below the path' sh -c "$(printf '%q ' "${ask[@]}") '$at/api/v1/openapi.json' | grep -q '\"url\": *\"/yl/api/v1\"'"
  "${ask[@]}" -H 'X-Forwarded-Host: evil.example' -H 'X-Forwarded-Proto: http' "$at/ogc" >"$dir/evil"
  check 'what a visitor forwards is not believed' sh -c "grep -q '$at' '$dir/evil' && ! grep -q 'evil\|http://$site' '$dir/evil'"
  check 'another name is refused' test "$(curl -sk -o /dev/null -w '%{http_code}' -H 'Host: evil.example' "https://127.0.0.1:$port/yl/")" != 200
  check 'a change without the token is refused' test "$(status -X POST "$at/api/v1/reload")" = 401
  local token
  token=$(grep -oE '[0-9a-f]{32}' "$dir/serve.log" | head -1)
  check 'a change with it, from the site itself, is made' \
    test "$(status -X POST -H "Authorization: Bearer $token" -H "Origin: https://$site:$port" "$at/api/v1/reload")" = 200
  check 'a change from another site is refused' \
    test "$(status -X POST -H "Authorization: Bearer $token" -H 'Origin: https://evil.example' "$at/api/v1/reload")" = 403
  check 'a whole GeoPackage comes through' \
    sh -c "$(printf '%q ' "${ask[@]}") '$at/api/v1/export/carecircle.gpkg' | head -c 15 | grep -q 'SQLite format 3'"
  kill "${pids[@]}" && wait "${pids[@]}" 2>/dev/null || true
  check 'the server ends when asked' sh -c "! kill -0 ${pids[1]} 2>/dev/null"
}

# The schema of CycloneDX comes with its library for Python.
test_sbom() {
  local venv=$work/venv
  [[ -x $venv/bin/python ]] || { python3 -m venv "$venv" && "$venv/bin/pip" install --quiet 'cyclonedx-python-lib[json-validation]'; } \
    || fail 'cyclonedx-python-lib could not be installed from PyPI'
  check 'the SBOM is valid CycloneDX 1.5' "$venv/bin/python" -c '
import sys
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
sys.exit(JsonStrictValidator(SchemaVersion.V1_5).validate_str(open(sys.argv[1]).read()))' "$work/$name/sbom.cdx.json"
}

check 'no symbol of a glibc newer than 2.28' packaging/glibc.sh 2.28 "$program"
for part in "${@:-old deb nginx sbom}"; do for one in $part; do "test_$one"; done; done
printf '%s passed, %s failed\n' "$passed" "$failed"
((failed == 0))
