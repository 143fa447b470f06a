# The two commands that most people need: `make report` and `make test`.
#
#   make report [PROFILE=quick|standard|paper] [DATA=folder] [ARGS="…"]   run what is out of date, draw, render
#   make watch  [PROFILE=…] [DATA=…] [PORT=4000]  the same, then serve it; pages follow what is saved
#   make check  [PROFILE=…] [DATA=…]       the same, then the table of claims; fails when a verdict changed
#   make test                              build and run all tests
#   make bench  [ONLY=name]                measure speeds, write .build/bench.json
#   make data   [DATA=folder] [FROM=URL]   download CIFAR-10, CIFAR-100 and MNIST
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
PACKAGES    = libcmark-dev libopenblas-dev katex pkg-config
OPTIONS     = --profile $(PROFILE) $(if $(DATA),--data "$(DATA)") $(ARGS)

.PHONY: report watch check test bench data build dependencies clean help

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

# Looks before it installs; as root (or with a sudo that asks nothing) it installs what is missing, else it says what to type.
dependencies:
	@command -v swift >/dev/null || { echo "Swift 6.1 or newer is needed: https://www.swift.org/install/linux" >&2; exit 1; }
	@missing=""; \
	command -v pkg-config >/dev/null || missing="$$missing pkg-config"; \
	pkg-config --exists libcmark 2>/dev/null || missing="$$missing libcmark-dev"; \
	pkg-config --exists openblas 2>/dev/null || missing="$$missing libopenblas-dev"; \
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
