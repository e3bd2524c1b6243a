# make demo      two real registrations with known truth, in .venv
# make test      lint and all tests
# make venv      only the environment
# make benchmark the figures of the README, needs ../shared/data; hours: try it with
#                make benchmark ARGUMENTS="--limit 2"

VENV := .venv
BIN := $(VENV)/bin
PEERS := .venv-benchmark
AROSICS := .venv-arosics
ARGUMENTS :=
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
$(PEERS)/.installed: $(RECIPE) benchmarks/requirements.txt benchmarks/requirements-alone.txt
	scripts/make_venv.sh $(PEERS) demo
	$(PEERS)/bin/python -m pip install --quiet --requirement benchmarks/requirements.txt
	$(PEERS)/bin/python -m pip install --quiet --no-deps --requirement benchmarks/requirements-alone.txt
	@touch $@

# AROSICS wants a newer Python and GDAL than the others.
$(PEERS)/.installed-arosics: $(PEERS)/.installed scripts/make_arosics.sh \
		benchmarks/requirements-arosics.txt benchmarks/requirements-arosics-alone.txt
	scripts/make_arosics.sh $(AROSICS)
	@touch $@

benchmark: $(PEERS)/.installed-arosics
	$(PEERS)/bin/python -m benchmarks.run $(ARGUMENTS)

clean:
	rm -rf $(VENV) $(PEERS) $(AROSICS) build dist demo-output .pytest_cache .mypy_cache .ruff_cache .hypothesis
	rm -rf hetmatch_qgis.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
