"""The widgets of the dock."""


def test_what_needs_the_engine_waits_for_it(dock):
    dock.panel.enable_buttons(False)
    assert [name for name, button in dock.buttons.items() if button.isEnabled()] == ["report"]
    dock.panel.enable_buttons(True)
    assert all(button.isEnabled() for button in dock.buttons.values())


def test_the_panel_fits_a_narrow_dock(dock, artefacts):
    dock.resize(360, 700)
    dock.grab().save(str(artefacts / "dock-narrow.png"))
    assert dock.panel.minimumSizeHint().width() <= 420
