# make demo      two real registrations with known truth, in .venv
# make test      lint and all tests
# make venv      only the environment
# make benchmark the figures of the README, needs ../shared/data

VENV := .venv
BIN := $(VENV)/bin
PEERS := .venv-benchmark
# What the environment is made from: a change of these installs again.
RECIPE := pyproject.toml scripts/make_venv.sh

.PHONY: venv demo test lint benchmark clean
.DELETE_ON_ERROR:

venv: $(VENV)/.installed

$(VENV)/.installed: $(RECIPE)
	scripts/make_venv.sh $(VENV) ""
	@touch $@

$(VENV)/.installed-demo: $(VENV)/.installed
	scripts/make_venv.sh $(VENV) demo
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	scripts/make_venv.sh $(VENV) test,lint,demo
	@touch $@

demo: $(VENV)/.installed-demo
	$(BIN)/python scripts/demo.py demo-output

lint: $(VENV)/.installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: lint
	scripts/install_gdal.sh
	$(BIN)/python -m pytest

# The peers get an environment of their own, so that HetMatch is tested without their packages.
$(PEERS)/.installed: $(RECIPE) benchmarks/requirements.txt
	scripts/make_venv.sh $(PEERS) demo
	$(PEERS)/bin/python -m pip install --quiet --requirement benchmarks/requirements.txt
	@touch $@

benchmark: $(PEERS)/.installed
	$(PEERS)/bin/python -m benchmarks.run

clean:
	rm -rf $(VENV) $(PEERS) build dist demo-output .pytest_cache .mypy_cache .ruff_cache .hypothesis
	rm -rf hetmatch_qgis.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
