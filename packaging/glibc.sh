#!/bin/sh
# Fails when a program needs symbols of a newer glibc than a limit, and names them.
# Usage: packaging/glibc.sh LIMIT FILE     FILE is a program, or a listing of one by `objdump -T`
# Exit codes: 0 the limit is kept, 1 it is not, 2 the file could not be judged.
set -eu
limit=${1:?usage: glibc.sh LIMIT FILE, such as: glibc.sh 2.28 target/release/carecircle}
file=${2:?usage: glibc.sh LIMIT FILE}
[ -r "$file" ] || { echo "$file: cannot be read; expected a program or a listing by objdump -T" >&2; exit 2; }
if [ "$(head -c 4 "$file" | tr -d '\0')" = "$(printf '\177ELF')" ]; then
  listing=$(objdump -T "$file")
else
  listing=$(cat "$file")
fi
# The version stands before the name, alone or in brackets: `0000 DF *UND* 0000 (GLIBC_2.34) name`.
printf '%s\n' "$listing" | awk -v limit="$limit" -v file="$file" '
  function number(v,  part) { split(v, part, "."); return part[1] * 1000000 + part[2] * 1000 + part[3] }
  $0 ~ /\*UND\*/ && match($0, /GLIBC_[0-9][0-9.]*/) {
    needed++
    v = substr($0, RSTART + 6, RLENGTH - 6)
    if (number(v) > number(newest)) newest = v
    if (number(v) > number(limit)) { over++; print file ": needs " $NF " of glibc " v ", expected at most " limit }
  }
  $0 ~ /\*UND\*/ && /GLIBC_(PRIVATE|ABI_)/ { over++; print file ": needs " $NF " of a private version of glibc" }
  END {
    if (!needed) { print file ": no symbol of glibc is needed, so nothing could be judged" ; exit 2 }
    if (over) exit 1
    print file ": " needed " symbols of glibc, the newest of " newest " (limit " limit ")"
  }'
