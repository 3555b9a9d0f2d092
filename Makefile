# Everything a newcomer needs; each target does all its own set-up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501

.DEFAULT_GOAL := help
.PHONY: help install develop demo test check format messages clean browser

help:
	@echo "make install   install the platform into $(VENV)"
	@echo "make demo      serve the sample on http://localhost:$(PORT)"
	@echo "make test      run every test, the browser's included"
	@echo "make check     formatting, lint (security rules included), types, import contracts, dependency audit"
	@echo "make format    format the code and mend what can be mended"

# The installation itself: once, and again when what is to be installed changed.
$(VENV)/.installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Liangping needs Python 3.11 or newer; name one with: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || if [ "$$(id -u)" = 0 ]; then \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >/dev/null; \
		else echo "Python's venv module is missing; install it with: sudo apt-get install python3-venv"; exit 1; fi
	@echo "Installing into $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/.developed: $(VENV)/.installed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

install: $(VENV)/.installed

develop: $(VENV)/.developed

demo: install
	@$(BIN)/liangping serve --demo --port $(PORT)

# The browser tests need Chromium and, for Playwright, libatomic from the system: root gets them,
# others are told how.
browser: develop
	@missing=""; \
	command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null \
		|| missing="chromium fonts-noto-cjk"; \
	$(BIN)/python -c "import ctypes; ctypes.CDLL('libatomic.so.1')" 2>/dev/null || missing="$$missing libatomic1"; \
	if [ -z "$$missing" ]; then :; \
	elif [ "$$(id -u)" = 0 ]; then apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $$missing >/dev/null; \
	else echo "The browser tests need system packages; install them with: sudo apt-get install $$missing"; exit 1; fi

# A process for each processor, and one thread in each; whole files, the longest first (tests/conftest.py).
# The servers that tests start find our modules compiled.
test: browser
	@OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 POLARS_MAX_THREADS=1 PYTHONDONTWRITEBYTECODE= \
		$(BIN)/pytest --numprocesses auto --dist loadfile --no-loadscope-reorder $(ARGS)

check: develop
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python .ci/audit.py

format: develop
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

messages: develop
	@$(BIN)/python -m evaluation.locale.catalogue

clean:
	rm -rf $(VENV) *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis screenshots
