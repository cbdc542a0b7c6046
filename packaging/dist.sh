#!/usr/bin/env bash
# Makes what is handed out, in $CARGO_TARGET_DIR/packages: a .tar.gz and a .deb for Linux, a .zip for Windows, SHA256SUMS.
# From registry packages alone: zig (PyPI) links for an old glibc, Debian's mingw-w64 for Windows.
#
#   packaging/dist.sh            every target whose standard library is installed; says what is missing for the others
#   packaging/dist.sh TARGET…    these; a missing one is an error
#   PROFILE=dev packaging/dist.sh   quick to build, slow to run, large: for trying this script
#
# Exit codes: 0 made, 2 could not be made.
set -euo pipefail
cd "$(dirname "$0")/.."

GLIBC=2.28              # Kylin V10, UOS 20, Debian 10, RHEL 8
MOST_BYTES=45000000     # of a program, stripped, in the release profile
ZIGBUILD='cargo-zigbuild==0.24.1 ziglang==0.17.1'
ALL=(x86_64-unknown-linux-gnu aarch64-unknown-linux-gnu x86_64-pc-windows-gnu)

profile=${PROFILE:-release}
target_dir=${CARGO_TARGET_DIR:-$PWD/target}
export CARGO_TARGET_DIR=$target_dir
out=$target_dir/packages
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -1)
# The time in archives is that of the commit, so that the same tree gives the same bytes.
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 0)}

say() { printf '%s\n' "$*" >&2; }
fail() { say "dist: $*"; exit 2; }

# Where the standard library of a target lies, or nothing.
has_std() { local lib; lib=$(rustc --print target-libdir --target "$1" 2>/dev/null) && compgen -G "$lib/libstd-*" >/dev/null; }

# zig and cargo-zigbuild, in an environment of their own.
zig_tools() {
  command -v cargo-zigbuild >/dev/null && return
  local venv=$target_dir/dist-tools
  [[ -x $venv/bin/cargo-zigbuild ]] || { python3 -m venv "$venv" && "$venv/bin/pip" install --quiet $ZIGBUILD; } \
    || fail "cargo-zigbuild could not be installed; expected Python 3 with venv (Debian: python3-venv) and PyPI: pip install $ZIGBUILD"
  PATH=$venv/bin:$PATH
}

# Builds the program for a target and prints its path.
build() {
  local target=$1 folder=$profile name=carecircle
  [[ $profile == dev ]] && folder=debug
  case $target in
    *-linux-gnu)
      zig_tools
      cargo zigbuild --profile "$profile" --target "$target.$GLIBC" --bin carecircle >&2 ;;
    x86_64-pc-windows-gnu)
      # With POSIX threads, for std::thread in PROJ and HiGHS; everything but Windows' own libraries is linked in.
      local gnu=x86_64-w64-mingw32
      command -v $gnu-g++-posix >/dev/null || fail "$target: $gnu-g++-posix is missing (Debian: g++-mingw-w64-x86-64-posix)"
      CC_x86_64_pc_windows_gnu=$gnu-gcc-posix CXX_x86_64_pc_windows_gnu=$gnu-g++-posix AR_x86_64_pc_windows_gnu=$gnu-ar \
      CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER=$gnu-g++-posix \
      CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUSTFLAGS='-C link-arg=-static' \
        cargo build --profile "$profile" --target "$target" --bin carecircle >&2
      name=carecircle.exe ;;
    *) fail "$target is not known; expected one of: ${ALL[*]}" ;;
  esac
  printf '%s\n' "$target_dir/$target/$folder/$name"
}

# A program without its debug information, at a path; binutils of the machine know its own kind alone, zig's all.
strip_to() {
  local target=$1 from=$2 to=$3
  case $target in
    x86_64-pc-windows-gnu) x86_64-w64-mingw32-strip -o "$to" "$from" ;;
    "$(uname -m)"-*) strip --strip-debug --strip-unneeded -o "$to" "$from" ;;
    *) local tool=${target%%-*}-linux-gnu-strip
       command -v "$tool" >/dev/null || fail "$target: $tool is missing (Debian: binutils-${target%%-*}-linux-gnu)"
       "$tool" --strip-debug --strip-unneeded -o "$to" "$from" ;;
  esac
}

archive() {   # archive FOLDER FILE: the folder as .tar.gz, the same bytes for the same content
  tar --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner -C "$(dirname "$1")" -cf - "$(basename "$1")" \
    | gzip -9n >"$2"
}

pack() {      # pack TARGET PROGRAM
  local target=$1 program=$2 name=carecircle-$version-$1 folder doc
  folder=$out/$name
  rm -rf "$folder" && mkdir -p "$folder"
  strip_to "$target" "$program" "$folder/$(basename "$program")"
  local bytes
  bytes=$(stat -c %s "$folder/$(basename "$program")")
  [[ $profile != release ]] || ((bytes <= MOST_BYTES)) || fail "$target: the program has $bytes bytes, expected at most $MOST_BYTES"
  [[ $target != *-linux-gnu ]] || packaging/glibc.sh $GLIBC "$folder/carecircle" >&2 || fail "$target: would not start on glibc $GLIBC"
  cp LICENSE SECURITY.md CHANGELOG.md static/public/licences.txt "$folder/"
  # In the package everything lies in one folder.
  local page
  for page in install.md install.zh-CN.md; do sed 's#](\.\./packaging/#](#; s#](\.\./#](#' "docs/$page" >"$folder/$page"; done
  node packaging/sbom.mjs "$target" >"$folder/sbom.cdx.json"
  if [[ $target == *windows* ]]; then
    # Notepad of Windows 7 wants a mark and CRLF.
    { printf '\xef\xbb\xbf'; sed 's/$/\r/' packaging/readme-windows.zh-CN.txt; } >"$folder/使用说明.txt"
    python3 packaging/zip.py "$folder" "$out/$name.zip"
  else
    cp packaging/readme-linux.zh-CN.txt "$folder/使用说明.txt"
    cp packaging/{carecircle.service,serve.conf,nginx.conf,Dockerfile} "$folder/"
    chmod -R u=rwX,go=rX "$folder"
    archive "$folder" "$out/$name.tar.gz"
    deb "$target" "$folder"
  fi
  rm -rf "$folder"
  say "dist: $target: the program has $bytes bytes ($profile profile)"
}

deb() {       # deb TARGET FOLDER: the same files as a Debian package
  local target=$1 from=$2 arch root
  case $target in x86_64-*) arch=amd64 ;; aarch64-*) arch=arm64 ;; esac
  command -v dpkg-deb >/dev/null || { say "dist: $target: no .deb is made: dpkg-deb is missing"; return; }
  root=$(mktemp -d)
  install -Dm755 "$from/carecircle" "$root/usr/bin/carecircle"
  install -Dm644 "$from/carecircle.service" "$root/lib/systemd/system/carecircle.service"
  install -Dm644 "$from/serve.conf" "$root/etc/carecircle/serve.conf"
  install -Dm644 packaging/deb/carecircle.desktop "$root/usr/share/applications/carecircle.desktop"
  install -Dm644 static/public/icon.svg "$root/usr/share/icons/hicolor/scalable/apps/carecircle.svg"
  local doc=$root/usr/share/doc/carecircle file
  for file in install.md install.zh-CN.md SECURITY.md CHANGELOG.md nginx.conf licences.txt sbom.cdx.json; do install -Dm644 "$from/$file" "$doc/$file"; done
  install -Dm644 "$from/LICENSE" "$doc/copyright"
  install -d "$root/DEBIAN"
  sed "s/@VERSION@/$version/; s/@ARCH@/$arch/; s/@SIZE@/$(du -sk --apparent-size "$root" | cut -f1)/; s/@GLIBC@/$GLIBC/" packaging/deb/control >"$root/DEBIAN/control"
  install -m755 packaging/deb/{postinst,prerm,postrm} "$root/DEBIAN/"
  echo /etc/carecircle/serve.conf >"$root/DEBIAN/conffiles"
  # xz: dpkg of UOS 20 and Kylin V10 does not know zstd.
  chmod 755 "$root"
  dpkg-deb --root-owner-group -Zxz --build "$root" "$out/carecircle_${version}_$arch.deb" >&2
  rm -rf "$root"
}

asked=("$@")
made=() missing=()
mkdir -p "$out"
for target in "${@:-${ALL[@]}}"; do
  if ! has_std "$target"; then
    say "dist: $target is not made: its standard library is not installed (rustup target add $target)"
    missing+=("$target")
    continue
  fi
  program=$(build "$target")
  pack "$target" "$program"
  made+=("$target")
done
((${#made[@]})) || fail 'nothing was made'
(cd "$out" && sha256sum -- carecircle[-_]*.* >SHA256SUMS)
say "dist: made ${made[*]} in $out"
((${#asked[@]} == 0 || ${#missing[@]} == 0)) || fail "missing: ${missing[*]}"
