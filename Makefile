# make demo      two real registrations with known truth, in .venv
# make package   the plugin for QGIS, as dist/hetmatch_qgis-<version>.zip
# make test      lint and all tests; as root on Debian or Ubuntu, installs QGIS for those in QGIS
# make test-qgis-matrix
#                the tests in QGIS on QGIS 3.40 and 3.44, as root, about 4 GB each:
#                make test-qgis-matrix SUITES=trixie ARGUMENTS="-k dialog"
# make test-versions
#                the engine with the oldest and the newest packages that pyproject.toml allows:
#                make test-versions PYTHONS="3.10 3.13"
# make translations  the plugin's texts into i18n/, for translators, and back for QGIS
# make screenshots   the pictures of the user guide, in the real QGIS on a virtual screen
# make venv      only the environment
# make check     before each commit: lint and the quick tests, in a minute
# make lint      ruff, mypy and codespell
# make audit     known weaknesses of the packages, Bandit, licences; needs the network
# make fuzz      the readers of files from outside under atheris, SECONDS for each of them
# make hooks     lint of what changed, before each git commit
# make lock      newer versions for the environment
# make benchmark the figures of docs/benchmarks/, needs ../shared/data; hours: try it with
#                make benchmark ARGUMENTS="--limit 2"
# make benchmark-hard
#                pairs harder than the dev splits, beside the peers; ten minutes for HetMatch alone:
#                make benchmark-hard ARGUMENTS="--matchers hetmatch"
# make benchmark-coregistration
#                from match to warped raster, beside AROSICS, GeFolki and coregix; about an hour
# make benchmark-accuracy
#                does the accuracy that a match states hold at random places; a quarter of an hour
# make benchmark-assessment
#                what `hetmatch assess` finds of misplacements that are known
# make benchmark-scale
#                time, memory and error against size, beside gdalwarp, AROSICS, coregix and an earlier
#                commit: make benchmark-scale ARGUMENTS="--sizes 1,16 --isa avx2"
# make benchmark-verdict
#                does what is claimed hold: pairs made to mislead, ground that repeats itself; an hour
# make benchmark-endurance
#                what 500 matches in one worker and 100 in one QGIS leave behind; ten minutes
# make benchmark-batch
#                many pairs: scaling on a Dask cluster, cost of the scheduling, and what a batch saves
# make benchmark-orthorectification
#                RPCs corrected from tie points, of simulated satellite images
# make benchmark-shaded-maps
#                how far a shaded map is misplaced by the direction of its sun
# make benchmark-relief
#                displacement by relief, of simulated radar and photographs, with an elevation model

VENV := .venv
BIN := $(VENV)/bin
VENV_QGIS := .venv-qgis
PEERS := .venv-benchmark
AROSICS := .venv-arosics
ARGUMENTS :=
SUITES := trixie forky
PYTHONS := 3.10 3.11 3.12 3.13 3.14
# One process of pytest for each core; a module's tests share what they set up.
SIDE_BY_SIDE := -n auto --dist loadfile
# Tests of pure computations and of the plan of the house.
QUICK := tests/test_wall.py tests/test_lock.py tests/test_qt6.py tests/test_icons.py \
	tests/test_help_pages.py tests/test_developer_pages.py tests/test_translations.py \
	tests/common tests/engine/core tests/engine/fitting tests/engine/gcps
# What the environment is made from: a change of these installs again.
RECIPE := pyproject.toml scripts/make_venv.sh scripts/locked.py hetmatch_qgis/requirements.lock \
	hetmatch_qgis/requirements-torch.lock hetmatch_qgis/requirements-cuda.lock requirements-dev.lock

.PHONY: venv demo package translations screenshots test test-qgis-matrix test-versions check lint audit fuzz \
	hooks lock benchmark benchmark-coregistration benchmark-assessment benchmark-batch \
	benchmark-orthorectification benchmark-relief benchmark-scale benchmark-verdict \
	benchmark-accuracy benchmark-endurance benchmark-hard benchmark-shaded-maps clean
.DELETE_ON_ERROR:

venv: $(VENV)/.installed

$(VENV)/.installed: $(RECIPE)
	scripts/make_venv.sh $(VENV) ""
	@touch $@

$(VENV)/.installed-demo: $(VENV)/.installed
	scripts/make_venv.sh $(VENV) demo
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	scripts/make_venv.sh $(VENV) test,lint,demo,package
	@touch $@

$(VENV)/.installed-lock: $(VENV)/.installed
	scripts/make_venv.sh $(VENV) lock
	@touch $@

$(VENV)/.installed-package: $(VENV)/.installed
	scripts/make_venv.sh $(VENV) package
	@touch $@

demo: $(VENV)/.installed-demo
	$(BIN)/python scripts/demo.py demo-output

lint: $(VENV)/.installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/codespell

$(VENV)/.installed-audit: $(VENV)/.installed-test
	scripts/make_venv.sh $(VENV) test,lint,demo,package,audit
	@touch $@

$(VENV)/.installed-fuzz: $(VENV)/.installed-test
	scripts/make_venv.sh $(VENV) test,lint,demo,package,fuzz
	@touch $@

audit: $(VENV)/.installed-audit
	$(BIN)/python scripts/audit.py

SECONDS := 400
READERS := result table points request references vrt tiff rpc weights \
	jobs stac record windows layer mask dem
fuzz: $(VENV)/.installed-fuzz
	for reader in $(READERS); do \
		$(BIN)/python tests/fuzz/fuzz.py $$reader -max_total_time=$(SECONDS) || exit 1; \
	done

check: lint
	$(BIN)/python -m pytest $(QUICK)

hooks: $(VENV)/.installed-test
	$(BIN)/pre-commit install --hook-type pre-commit --hook-type commit-msg

lock: $(VENV)/.installed-lock
	$(BIN)/python scripts/lock.py $(ARGUMENTS)

package: $(VENV)/.installed-package
	rm -f dist/hetmatch_qgis-*.zip dist/hetmatch_qgis-*.cdx.json dist/plugins.xml
	$(BIN)/python scripts/package.py dist

test: lint package
	scripts/install_qgis.sh
	scripts/install_readers.sh
	$(BIN)/python -m pytest $(SIDE_BY_SIDE)
	scripts/make_qgis_venv.sh $(VENV_QGIS)
	scripts/test_plugin.sh $(VENV_QGIS) $(BIN)/python dist/hetmatch_qgis-*.zip $(ARGUMENTS)

test-qgis-matrix: package
	scripts/qgis_matrix.sh dist/hetmatch_qgis-*.zip $(SUITES) -- $(ARGUMENTS)

test-versions: $(VENV)/.installed-lock
	scripts/version_matrix.sh $(PYTHONS)

translations: $(VENV)/.installed-test
	$(BIN)/python scripts/translations.py

screenshots: $(VENV)/.installed-test package
	$(BIN)/python scripts/screenshots.py dist/hetmatch_qgis-*.zip

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

benchmark-hard: $(PEERS)/.installed
	$(PEERS)/bin/python -m benchmarks.hard $(ARGUMENTS)

benchmark-coregistration: $(PEERS)/.installed-arosics .venv-coregix/.installed
	$(PEERS)/bin/python -m benchmarks.coregistration $(ARGUMENTS)

# coregix brings ITK, which no other peer needs.
.venv-coregix/.installed: $(RECIPE)
	$(BIN)/python -m venv .venv-coregix
	.venv-coregix/bin/python -m pip install --quiet coregix==0.3.0
	@touch $@

benchmark-scale: $(PEERS)/.installed-arosics .venv-coregix/.installed
	$(PEERS)/bin/python -m benchmarks.scale $(ARGUMENTS)

benchmark-assessment: $(VENV)/.installed-demo
	$(BIN)/python -m benchmarks.assessment $(ARGUMENTS)

benchmark-accuracy: $(VENV)/.installed-test
	$(BIN)/python -m benchmarks.accuracy $(ARGUMENTS)

benchmark-verdict: $(VENV)/.installed-test
	$(BIN)/python -m benchmarks.verdict $(ARGUMENTS)

benchmark-endurance: $(VENV)/.installed-test
	$(BIN)/python -m benchmarks.endurance $(ARGUMENTS)

benchmark-batch: $(VENV)/.installed-test
	$(BIN)/python -m benchmarks.batch $(ARGUMENTS)

benchmark-orthorectification: $(VENV)/.installed-demo
	$(BIN)/python -m benchmarks.orthorectification $(ARGUMENTS)

benchmark-relief: $(VENV)/.installed-demo
	$(BIN)/python -m benchmarks.relief $(ARGUMENTS)

benchmark-shaded-maps: $(VENV)/.installed-demo
	$(BIN)/python -m benchmarks.shaded_maps $(ARGUMENTS)

clean:
	rm -rf $(VENV) $(VENV_QGIS) .venv-versions $(PEERS) $(AROSICS) build dist demo-output .pytest_cache .mypy_cache .ruff_cache .hypothesis
	rm -rf hetmatch_qgis.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
