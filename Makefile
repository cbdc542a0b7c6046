# make demo   build everything and show the embedded demo (Linhai, simulated) on a page
# make test   everything that CI checks
# make heavy  the Word report opened by LibreOffice and python-docx, its pages as pictures to look at
# make run STUDY=geodata/malta OUT=out/malta

.PHONY: demo run build test page lint unit browser python wheel wheel-test heavy bench deny licences dist dist-test

STUDY ?= geodata/malta
OUT ?= out

demo: build
	"$${CARGO_TARGET_DIR:-target}/release/carecircle" serve

run: build
	"$${CARGO_TARGET_DIR:-target}/release/carecircle" run $(STUDY) --out $(OUT)

# The program as it is shipped: stripped, its symbols in a file beside it (a debugger finds them there).
build:
	.ci/setup build
	cargo build --release --bin carecircle
	cd "$${CARGO_TARGET_DIR:-target}/release" && objcopy --only-keep-debug carecircle carecircle.debug \
		&& strip --strip-debug --strip-unneeded carecircle && objcopy --add-gnu-debuglink=carecircle.debug carecircle

test:
	.ci/setup test
	$(MAKE) page lint unit browser python

# The page is built before cargo embeds it; build.rs does the same when only cargo is called.
page:
	cd static && npm ci --no-audit --no-fund && npm run check && npm run build

lint:
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps

unit:
	cargo build --workspace --benches
	CARECIRCLE_REQUIRE_GDAL=1 CARECIRCLE_REQUIRE_POSTGIS=1 cargo test --workspace

# The binary that the integration tests run; after `make unit` there is nothing left to build.
browser:
	cargo build --workspace --all-targets
	cd tests/browser && npm ci --no-audit --no-fund && CARECIRCLE="$${CARGO_TARGET_DIR:-$(CURDIR)/target}/debug/carecircle" npm test

# The Python module of the same build, with the few packages that are quick to install; after `make browser` nothing is compiled.
python:
	cargo build --workspace --all-targets
	tests/python/run.sh small -q

# The wheel that is handed out, for every Python from 3.10; in target/wheels. Needs maturin (pip install maturin).
wheel:
	.ci/setup build
	cd src/python && maturin build --release --out "$${CARGO_TARGET_DIR:-$(CURDIR)/target}/wheels"

# All tests of the Python module, with GeoPandas, Polars, SciPy and Dask in a virtual environment.
wheel-test:
	cargo build --workspace --all-targets
	tests/python/run.sh whole

# Not part of `make test`: some minutes, and an office program.
heavy:
	.ci/setup heavy
	cargo build --workspace
	tests/word/look.sh

bench:
	cargo bench --workspace

# What is handed out: archives, .deb, SBOM, check sums, for glibc 2.28 and, where Rust's libraries for them are installed, arm64
# and Windows; in target/packages. TARGETS="…" chooses. docs/install.md says what each needs.
dist:
	.ci/setup build
	packaging/dist.sh $(TARGETS)

# Runs what `make dist` made: in an older Debian, installed and removed, behind nginx. As root, on Debian; not in CI.
dist-test:
	packaging/test.sh

# The licences of everything inside, after a change of Cargo.lock or package-lock.json; needs `npm ci` in static/.
licences:
	node packaging/licences.mjs

# Licences, advisories, duplicates and sources, as deny.toml says; needs cargo-deny (cargo install cargo-deny --locked).
deny:
	cargo deny --workspace check
