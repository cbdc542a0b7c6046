# make demo   build everything and show the embedded demo (Linhai, simulated) on a page
# make test   everything that CI checks
# make run STUDY=geodata/malta OUT=out/malta

.PHONY: demo run build test page lint unit browser bench

STUDY ?= geodata/malta
OUT ?= out

demo: build
	cargo run --release --quiet -- serve

run: build
	cargo run --release --quiet -- run $(STUDY) --out $(OUT)

build:
	.ci/setup build
	cargo build --release

test:
	.ci/setup test
	$(MAKE) page lint unit browser

# The page is built before cargo embeds it; build.rs does the same when only cargo is called.
page:
	cd static && npm ci --no-audit --no-fund && npm run check && npm run build

lint:
	cargo fmt --check
	cargo clippy --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --no-deps

unit:
	cargo build --benches
	CARECIRCLE_REQUIRE_GDAL=1 CARGO_PROFILE_DEV_OPT_LEVEL=1 cargo test

# The binary that the unit tests built, as optimised as they want it.
browser: export CARGO_PROFILE_DEV_OPT_LEVEL = 1
browser:
	cargo build
	cd tests/browser && npm ci --no-audit --no-fund && CARECIRCLE="$${CARGO_TARGET_DIR:-$(CURDIR)/target}/debug/carecircle" npm test

bench:
	cargo bench
