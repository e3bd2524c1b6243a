"""The report in a real browser: its viewer, on a phone, in print, and without a network."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from browser import Browser, Visit, find_browser
from report_cases import curved, result_of

from hetmatch_qgis.common.contract import NO_RELIABLE_MATCH
from hetmatch_qgis.engine.report.images import overview_images
from hetmatch_qgis.engine.report.writer import write_report

PHONE = 390
LONG_NAME = "a_scene_with_a_name_that_is_as_long_as_those_of_satellites_usually_are_<b>.tif"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Browser:
    program = find_browser()
    if program is None:
        pytest.skip("no Chromium here: install the package chromium to test the report in it")
    return Browser(program, tmp_path_factory.mktemp("profile"))


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    size = (420, 360)
    result = result_of(folder, curved, size, size, noise=0.4, count=200, name=LONG_NAME)
    path = folder / "report.html"
    write_report(path, result, overview_images(result), ["report.html", "gdalwarp.sh"])
    return path


def with_script(report: Path, name: str, code: str) -> Path:
    """The report with a script at its end that may look at it; what it `tell`s can be read."""
    text = report.read_text(encoding="utf-8")
    told = (
        "<script>const found = {}; const tell = () => { let box = document.querySelector('#found');"
        " if (!box) { box = document.createElement('pre'); box.id = 'found'; box.hidden = true;"
        " document.body.append(box); } box.textContent = JSON.stringify(found); };"
        f"{code}\ntell();</script></body>"
    )
    path = report.with_name(name)
    path.write_text(text.replace("</body>", told), encoding="utf-8")
    return path


def told(visit: Visit) -> dict:
    found = re.search(r'<pre id="found"[^>]*>(.*?)</pre>', visit.document, re.DOTALL)
    assert found is not None, visit.console
    return json.loads(found[1].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))


USE = """
const one = (selector) => document.querySelector(selector);
const stage = one('.stage');
const shown = () => [...document.querySelectorAll('.world')].find((world) => !world.hidden);
const moving = () => [...shown().querySelectorAll('.mov')].find((layer) => !layer.hidden);
const choose = (name, value) => one(`input[name=${name}][value="${value}"]`).click();
const press = (key) =>
  stage.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
const slide = (value) => {
  one('.adjust input').value = value;
  one('.adjust input').dispatchEvent(new Event('input', { bubbles: true }));
};
const point = (type, share, id = 1) => {
  const box = stage.getBoundingClientRect();
  stage.dispatchEvent(new PointerEvent(type, { pointerId: id, pointerType: 'mouse', bubbles: true,
    clientX: box.left + share * box.width, clientY: box.top + box.height / 2 }));
};
stage.setPointerCapture = () => {};
found.live = !one('.viewer').hidden;
found.stills = getComputedStyle(one('.stills')).display;
found.start = [stage.dataset.mode, stage.dataset.state, one('.handle').style.left];
found.picture = getComputedStyle(moving()).backgroundImage.slice(0, 16);
press('ArrowLeft'); press('ArrowLeft');
found.keys = one('.handle').style.left;
point('pointerdown', 0.3); point('pointermove', 0.25); point('pointerup', 0.25);
found.drag = one('.handle').style.left;
found.cut = moving().style.clipPath;
press(' ');
found.space = [stage.dataset.state, moving().dataset.state, one('.tag.right').textContent];
press('+'); press('+');
found.zoom = shown().style.transform;
press('0');
found.fit = shown().style.transform;
choose('mode', 'overlay'); slide(0.25);
found.overlay = [stage.dataset.mode, moving().style.opacity, one('.adjust span').textContent];
choose('mode', 'checkerboard'); slide(10);
found.squares = [moving().classList.contains('squares'), moving().style.maskSize.split('px')[0]];
found.width = stage.getBoundingClientRect().width;
found.height = stage.getBoundingClientRect().height;
choose('mode', 'colours');
found.colours = [getComputedStyle(moving()).mixBlendMode, one('.adjust label').hidden];
choose('view', '1');
found.view = shown().querySelector('.ref').className;
choose('view', '0');
one('.spot button').click();
found.spot = shown().querySelector('.ref').className;
choose('mode', 'blink');
found.button = [one('.play').hidden, one('.play').textContent];
found.requests = performance.getEntriesByType('resource').map((entry) => entry.name.slice(0, 5))
  .filter((name) => name !== 'data:');
let blinks = 0;
new MutationObserver(() => { blinks += 1; found.blinks = blinks; tell(); })
  .observe(moving(), { attributes: true, attributeFilter: ['style'] });
"""


@pytest.fixture(scope="module")
def used(browser: Browser, report: Path) -> tuple[dict, Visit]:
    """What a visitor finds who tries everything, one thing after the other."""
    visit = browser.open(with_script(report, "used.html", USE))
    return told(visit), visit


def test_a_report_says_nothing_on_the_console_and_asks_nobody(used: tuple[dict, Visit]):
    found, visit = used
    assert visit.console == []
    assert found["requests"] == []


def test_the_viewer_takes_the_place_of_the_still_pictures(used: tuple[dict, Visit]):
    found, _ = used
    assert found["live"] is True and found["stills"] == "none"
    assert found["start"] == ["swipe", "after", "50%"]
    assert found["picture"] == 'url("data:image/'


def test_the_line_is_moved_by_keys_and_by_the_mouse(used: tuple[dict, Visit]):
    found, _ = used
    assert found["keys"] == "46%" and found["drag"] == "25%"
    cut = float(re.search(r"([\d.]+)px\)", found["cut"])[1])
    assert cut == pytest.approx(found["width"] / 4, abs=1)


def test_the_space_bar_switches_between_before_and_after(used: tuple[dict, Visit]):
    assert used[0]["space"] == ["before", "before", "Moving, before"]


def test_keys_zoom_in_and_back(used: tuple[dict, Visit]):
    found, _ = used
    assert "scale(2.25)" in found["zoom"] and "scale(1)" in found["fit"]


def test_each_way_to_compare_does_what_it_says(used: tuple[dict, Visit]):
    found, _ = used
    assert found["overlay"] == ["overlay", "0.25", "Opacity of the moving image"]
    longer = max(found["width"], found["height"])
    assert found["squares"][0] is True
    assert float(found["squares"][1]) == pytest.approx(longer / 5, abs=1)
    assert found["colours"] == ["screen", True]
    assert found["button"] == [False, "Stop"]
    assert found["blinks"] >= 2


def test_close_ups_are_chosen_by_name_or_where_they_lie(used: tuple[dict, Visit]):
    found, _ = used
    assert found["view"] == "layer ref v1r" and found["spot"] == "layer ref v1r"


def test_an_address_shares_a_view(browser: Browser, report: Path):
    visit = browser.open(report, "mode=swipe&state=before&at=0.3&view=1")
    stage = re.search(r'<div class="stage[^>]*>', visit.document)[0]
    assert 'data-mode="swipe"' in stage and 'data-state="before"' in stage
    assert re.search(r'<div class="handle"[^>]*style="left: 30%;"', visit.document)
    assert re.search(r'<div class="layer mov v1b"[^>]*clip-path', visit.document)


def test_the_space_bar_leaves_what_has_no_before_and_after(browser: Browser, tmp_path: Path):
    result = result_of(tmp_path, curved, (420, 360), (420, 360))
    refused = replace(result, status=NO_RELIABLE_MATCH)
    path = tmp_path / "refused.html"
    write_report(path, refused, overview_images(refused))
    code = (
        "const stage = document.querySelector('.stage');"
        "stage.dispatchEvent(new KeyboardEvent('keydown', { key: ' ', bubbles: true }));"
        "found.state = stage.dataset.state; found.hidden = document.querySelector('.mov').hidden;"
    )
    visit = browser.open(with_script(path, "space.html", code))
    assert told(visit) == {"state": "before", "hidden": False}


def test_who_wants_no_motion_starts_the_blinking_by_hand(browser: Browser, report: Path):
    code = (
        "const button = document.querySelector('.play'); found.before = button.textContent;"
        "button.click(); found.after = button.textContent;"
    )
    page = with_script(report, "calm.html", code)
    visit = browser.open(page, "mode=blink", flags=("--force-prefers-reduced-motion",))
    assert told(visit) == {"before": "Start", "after": "Stop"}


def test_without_scripts_still_pictures_are_shown(browser: Browser, report: Path):
    code = (
        "found.viewer = document.querySelector('.viewer').hidden;"
        "found.stills = getComputedStyle(document.querySelector('.stills')).display;"
    )
    page = with_script(report, "still.html", code)
    text = re.sub(
        r"<script>\s*\"use strict\".*?</script>", "", page.read_text("utf-8"), flags=re.DOTALL
    )
    page.write_text(text, encoding="utf-8")
    assert told(browser.open(page)) == {"viewer": True, "stills": "grid"}


@pytest.mark.parametrize("fragment", ["mode=nothing&state=never&view=99&at=x", "%%%&=&mode"])
def test_an_address_of_nonsense_shows_the_usual_view(browser: Browser, report: Path, fragment: str):
    visit = browser.open(report, fragment)
    assert 'data-mode="swipe" data-state="after"' in visit.document and visit.console == []


def test_on_a_phone_the_page_does_not_scroll_sideways(browser: Browser, report: Path):
    inner = with_script(
        report,
        "inner.html",
        "const page = document.documentElement; parent.postMessage([innerWidth, page.scrollWidth,"
        " document.querySelector('.stage').getBoundingClientRect().width], '*');",
    )
    outer = inner.with_name("outer.html")
    outer.write_text(
        "<!DOCTYPE html><body><script>onmessage = (event) => { const box = "
        "document.createElement('pre'); box.id = 'found'; box.textContent = JSON.stringify("
        "{ sizes: event.data }); document.body.append(box); };</script>"
        f'<iframe src="{inner.name}" style="border:0;width:{PHONE}px;height:800px"></iframe>'
    )
    inside, needed, stage = told(browser.open(outer))["sizes"]
    assert inside == PHONE and needed <= PHONE
    assert 0.8 * PHONE < stage <= PHONE


def test_it_prints_on_a_few_pages(browser: Browser, report: Path):
    target = report.with_suffix(".pdf")
    browser.print(report, target)
    pages = re.findall(rb"/Type\s*/Page\b", target.read_bytes())
    assert 3 <= len(pages) <= 9


def test_in_print_still_pictures_take_the_place_of_the_viewer(browser: Browser, report: Path):
    rules = (
        "const media = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules])"
        ".filter((rule) => rule.media && rule.media.mediaText === 'print');"
        "const style = document.createElement('style');"
        "style.textContent = media.flatMap((rule) => [...rule.cssRules])"
        ".map((rule) => rule.cssText).join('\\n'); document.head.append(style);"
        "found.viewer = getComputedStyle(document.querySelector('.viewer')).display;"
        "found.stills = [...document.querySelectorAll('.stills')].map((one) => "
        "getComputedStyle(one).display);"
        "found.boards = document.querySelectorAll('.stills .stack').length;"
    )
    found = told(browser.open(with_script(report, "print.html", rules)))
    assert found["viewer"] == "none" and set(found["stills"]) == {"grid"}
    assert found["boards"] >= 4
