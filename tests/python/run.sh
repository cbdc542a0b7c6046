#!/usr/bin/env bash
# Tests of the Python module with the library and the program of `cargo build --workspace`: nothing is compiled again.
# Usage: tests/python/run.sh [small|whole] [arguments of pytest]
#   small  what CI runs: pytest and NumPy alone, so that it is quick to set up; tests that need more pass over themselves
#   whole  with SciPy, GeoPandas, Polars, Arrow and Dask (default)
# PYTHON names an interpreter that has these already; without it, a virtual environment is made in the target folder.
set -euo pipefail
cd "$(dirname "$0")/../.."
target=${CARGO_TARGET_DIR:-$PWD/target}
with=whole
case ${1:-} in small | whole) with=$1; shift ;; esac
library=$target/debug/lib_native.so
[[ -e $library ]] || library=$target/debug/lib_native.dylib
[[ -e $library ]] || { echo "$target/debug/lib_native.so is missing; build it first: cargo build --workspace" >&2; exit 2; }

if [[ -z ${PYTHON:-} ]]; then
  venv=$target/python-$with
  packages=(pytest numpy)
  [[ $with == small ]] || packages+=(scipy pandas polars geopandas pyarrow dask distributed)
  if [[ ! -e $venv/ready ]]; then
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check "${packages[@]}"
    touch "$venv/ready"
  fi
  PYTHON=$venv/bin/python
fi
# The package as a wheel would lay it out: links to its sources, beside the library under its own name.
site=$target/python-site
rm -rf "$site"
mkdir -p "$site/carecircle"
ln -s "$PWD"/src/python/carecircle/* "$site/carecircle/"
ln -s "$library" "$site/carecircle/_native.abi3.so"
export PYTHONPATH=$site PYTHONDONTWRITEBYTECODE=1 CARECIRCLE=${CARECIRCLE:-$target/debug/carecircle}
for word in "$@"; do [[ ! -e ${word%%::*} ]] || exec "$PYTHON" -m pytest -c src/python/pyproject.toml "$@"; done
exec "$PYTHON" -m pytest -c src/python/pyproject.toml tests/python "$@"
