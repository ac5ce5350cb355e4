# Allot: make demo | test | test-system | bench | format | lint | docs | setup
.PHONY: demo build test test-system bench format lint docs setup setup-system clean

LIBRARIES = libopenblas-dev liblapacke-dev libgeos-dev libsqlite3-dev libssl-dev pkg-config
BROWSER = chromium fonts-dejavu-core
DEMO = out/demo
# With Swift's libraries in it the program starts sooner and runs where Swift is not installed.
BUILD_FLAGS = -c release --static-swift-stdlib --product allot
MODULES = SalesModel LinearAlgebra Statistics Geography SalesTask Headcount Territories Quotas Compensation \
  Results Planning PlanFiles Verification SampleData
# Tests run optimised: the numerical ones are tens of times slower in a debug build.
TEST_FLAGS = -c release -Xswiftc -enable-testing --scratch-path .build-test

# Installs the Debian packages in $(1) that are missing; as root directly, else with sudo; waits for the package lock.
define install
	@missing=$$(for package in $(1); do dpkg-query -W -f '$${db:Status-Status}\n' $$package 2>/dev/null \
	  | grep -qx installed || echo $$package; done); \
	if [ -n "$$missing" ]; then \
	  echo "installing:" $$missing; \
	  as_root=; [ "$$(id -u)" = 0 ] || as_root=sudo; \
	  $$as_root apt-get -o DPkg::Lock::Timeout=600 update -qq && \
	  $$as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 install -y -qq \
	    --no-install-recommends $$missing >/dev/null; \
	fi
endef

demo: build
	@mkdir -p out && rm -rf $(DEMO)
	.build/release/allot init $(DEMO) --sample northstar
	.build/release/allot plan $(DEMO)

build: setup
	swift build $(BUILD_FLAGS)

test: setup
	swift test $(TEST_FLAGS)

test-system: setup setup-system
	ALLOT_SYSTEM_TESTS=1 swift test $(TEST_FLAGS) --filter SystemTests

bench: build
	Benchmarks/run.sh

format:
	swift format --in-place --recursive Package.swift Sources Tests Benchmarks

lint:
	swift format lint --strict --recursive Package.swift Sources Tests Benchmarks
	ALLOT_STRICT=1 swift build --explicit-target-dependency-import-check error --scratch-path .build-strict

docs: setup
	mkdir -p out/docs
	for module in $(MODULES); do \
	  swift package --disable-sandbox --allow-writing-to-directory out/docs generate-documentation \
	    --target $$module --output-path out/docs/$$module --transform-for-static-hosting || exit 1; \
	done

setup:
	$(call install,$(LIBRARIES))

setup-system:
	$(call install,$(BROWSER))

clean:
	rm -rf .build .build-test .build-strict out
