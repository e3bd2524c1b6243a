"use strict";
(() => {
  const viewer = document.querySelector(".viewer");
  if (!viewer) return;
  const stage = viewer.querySelector(".stage");
  const worlds = [...viewer.querySelectorAll(".world")];
  const handle = viewer.querySelector(".handle");
  const slider = viewer.querySelector("input[type=range]");
  const play = viewer.querySelector(".play");
  const states = [...viewer.querySelectorAll("input[name=state]")].map((input) => input.value);
  // All texts come from Python, in the language of the report.
  const texts = JSON.parse(viewer.dataset.texts);
  const prefersStill = matchMedia("(prefers-reduced-motion: reduce)").matches;

  // The slider of each mode: its range, its step, and its value as text.
  const percent = (value) => Math.round(value * 100) + " %";
  const modes = {
    swipe: { low: 0, high: 1, step: 0.01, value: 0.5, format: percent },
    blink: { low: 0.4, high: 3, step: 0.1, value: 0.8,
             format: (value) => value.toFixed(1) + " s" },
    overlay: { low: 0, high: 1, step: 0.01, value: 0.5, format: percent },
    checkerboard: { low: 2, high: 30, step: 1, value: 8, format: (value) => String(value) },
    colours: null,
  };
  const now = { mode: "swipe", state: states[states.length - 1] || "before", view: 0,
                zoom: 1, x: 0, y: 0, moving: true, running: !prefersStill };
  let timer = 0;

  const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
  const setting = () => modes[now.mode];

  function draw() {
    const box = stage.getBoundingClientRect();
    const world = worlds[now.view];
    now.x = clamp(now.x, box.width * (1 - now.zoom), 0);
    now.y = clamp(now.y, box.height * (1 - now.zoom), 0);
    world.style.transform = `translate(${now.x}px, ${now.y}px) scale(${now.zoom})`;
    stage.classList.toggle("zoomed", now.zoom > 1);
    const width = Number(world.dataset.width);
    stage.classList.toggle("sharp", (box.width * now.zoom * devicePixelRatio) / width > 3);
    const at = setting() ? setting().value : 0;
    handle.hidden = now.mode !== "swipe";
    handle.style.left = at * 100 + "%";
    for (const layer of world.querySelectorAll(".mov")) {
      const style = layer.style;
      layer.hidden = layer.dataset.state !== now.state;
      const cut = (at * box.width - now.x) / now.zoom;
      style.clipPath = now.mode === "swipe" ? `inset(0 0 0 ${cut}px)` : "";
      style.opacity = now.mode === "overlay" ? at : "";
      style.visibility = now.mode === "blink" && !now.moving ? "hidden" : "";
      layer.classList.toggle("squares", now.mode === "checkerboard");
      const square = (2 * Math.max(box.width, box.height)) / at;
      style.maskSize = style.webkitMaskSize =
        now.mode === "checkerboard" ? `${square}px ${square}px` : "";
    }
    for (const spot of world.querySelectorAll(".spot button")) {
      spot.style.transform = `scale(${1 / now.zoom})`;
      spot.style.transformOrigin = "0 0";
    }
    label();
  }

  function label() {
    let [left, right] = texts.tags[now.state][now.mode];
    if (now.mode === "blink") [left, right] = [now.moving ? right : left, ""];
    viewer.querySelector(".tag.left").textContent = left;
    viewer.querySelector(".tag.right").textContent = right;
  }

  function arrange() {
    stage.dataset.mode = now.mode;
    stage.dataset.state = now.state;
    worlds.forEach((world, index) => { world.hidden = index !== now.view; });
    const { width, height } = worlds[now.view].dataset;
    stage.style.aspectRatio = `${width} / ${height}`;
    stage.style.width = `min(100%, ${(82 * width) / height}vh)`;
    for (const [name, value] of Object.entries({ mode: now.mode, state: now.state, view: now.view })) {
      const input = viewer.querySelector(`input[name=${name}][value="${value}"]`);
      if (input) input.checked = true;
    }
    const used = setting();
    slider.parentElement.hidden = !used;
    if (used) {
      viewer.querySelector(".adjust label span").textContent = texts.sliders[now.mode];
      Object.assign(slider, { min: used.low, max: used.high, step: used.step, value: used.value });
      slider.setAttribute("aria-valuetext", used.format(used.value));
    }
    play.hidden = now.mode !== "blink";
    play.textContent = now.running ? texts.stop : texts.start;
    clearInterval(timer);
    now.moving = true;
    if (now.mode === "blink" && now.running) {
      timer = setInterval(() => { now.moving = !now.moving; draw(); }, used.value * 1000);
    }
    draw();
  }

  let waiting = 0;
  function remember() {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const parts = [`mode=${now.mode}`, `state=${now.state}`];
      if (now.view) parts.push(`view=${now.view}`);
      if (setting()) parts.push(`at=${Number(setting().value.toFixed(2))}`);
      try { history.replaceState(null, "", "#" + parts.join("&")); } catch { /* not everywhere */ }
    }, 300);
  }

  // A link may name a view, as report.html#mode=swipe&state=before&at=0.3 does.
  function recall() {
    const link = new URLSearchParams(location.hash.slice(1));
    if (link.get("mode") in modes) now.mode = link.get("mode");
    if (states.includes(link.get("state"))) now.state = link.get("state");
    const view = Number(link.get("view"));
    if (view in worlds) now.view = view;
    const at = parseFloat(link.get("at"));
    if (setting() && Number.isFinite(at)) set(at);
    arrange();
  }

  function set(value) {
    const used = setting();
    if (!used) return;
    used.value = clamp(value, used.low, used.high);
    slider.value = used.value;
    slider.setAttribute("aria-valuetext", used.format(used.value));
  }

  function zoomBy(factor, x, y) {
    const zoom = clamp(now.zoom * factor, 1, 24);
    now.x = x - ((x - now.x) * zoom) / now.zoom;
    now.y = y - ((y - now.y) * zoom) / now.zoom;
    now.zoom = zoom;
    draw();
  }

  function zoomMiddle(factor) {
    zoomBy(factor, stage.clientWidth / 2, stage.clientHeight / 2);
  }

  function look(view) {
    Object.assign(now, { view, zoom: 1, x: 0, y: 0 });
    arrange();
    remember();
  }

  viewer.addEventListener("change", (event) => {
    const { name, value } = event.target;
    if (name === "mode" || name === "state") now[name] = value;
    if (name === "view") look(Number(value));
    if (event.target !== slider) arrange();
    remember();
  });
  slider.addEventListener("input", () => {
    set(Number(slider.value));
    if (now.mode === "blink") arrange();
    else draw();
  });
  play.addEventListener("click", () => { now.running = !now.running; arrange(); });
  viewer.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.look) look(Number(button.dataset.look));
    if (button.dataset.zoom === "0") { now.zoom = 1; draw(); }
    else if (button.dataset.zoom) zoomMiddle(Number(button.dataset.zoom));
  });

  stage.addEventListener("keydown", (event) => {
    if (event.target !== stage || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = setting() ? Math.max(setting().step, (setting().high - setting().low) / 50) : 0;
    const pan = 40;
    const zoomed = now.zoom > 1;
    const keys = {
      ArrowLeft: () => (zoomed && event.shiftKey ? (now.x += pan) : set(setting()?.value - step)),
      ArrowRight: () => (zoomed && event.shiftKey ? (now.x -= pan) : set(setting()?.value + step)),
      ArrowUp: zoomed && (() => { now.y += pan; }),
      ArrowDown: zoomed && (() => { now.y -= pan; }),
      "+": () => zoomMiddle(1.5),
      "=": () => zoomMiddle(1.5),
      "-": () => zoomMiddle(1 / 1.5),
      0: () => { now.zoom = 1; },
      " ": states.length > 1 && (() => {
        now.state = states[(states.indexOf(now.state) + 1) % states.length];
        arrange();
      }),
    };
    if (!keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
    if (now.mode === "blink") arrange();
    else draw();
    remember();
  });

  stage.addEventListener("wheel", (event) => {
    // Without a key the wheel goes on scrolling the page.
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const box = stage.getBoundingClientRect();
    const factor = Math.exp(-clamp(event.deltaY, -100, 100) / 250);
    zoomBy(factor, event.clientX - box.left, event.clientY - box.top);
  }, { passive: false });
  stage.addEventListener("dblclick", (event) => {
    if (event.target.closest("button, .handle")) return;
    const box = stage.getBoundingClientRect();
    zoomBy(2, event.clientX - box.left, event.clientY - box.top);
  });

  const fingers = new Map();
  let dragging = "";
  stage.addEventListener("pointerdown", (event) => {
    if (event.button || event.target.closest("button")) return;
    stage.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, event);
    const swipes = now.mode === "swipe" && (now.zoom === 1 || event.target === handle);
    dragging = swipes ? "swipe" : "pan";
    // A finger may only want to scroll the page.
    if (swipes && event.pointerType === "mouse") follow(event);
  });
  stage.addEventListener("pointermove", (event) => {
    const last = fingers.get(event.pointerId);
    if (!last) return;
    const box = stage.getBoundingClientRect();
    if (fingers.size === 2) {
      const [other] = [...fingers].filter(([id]) => id !== event.pointerId).map(([, e]) => e);
      const distance = (e) => Math.hypot(e.clientX - other.clientX, e.clientY - other.clientY);
      const middle = [(event.clientX + other.clientX) / 2, (event.clientY + other.clientY) / 2];
      zoomBy(distance(event) / Math.max(distance(last), 1), middle[0] - box.left, middle[1] - box.top);
    } else if (dragging === "swipe") {
      follow(event);
    } else if (dragging === "pan") {
      now.x += event.clientX - last.clientX;
      now.y += event.clientY - last.clientY;
      draw();
    }
    fingers.set(event.pointerId, event);
  });
  for (const end of ["pointerup", "pointercancel"]) {
    stage.addEventListener(end, (event) => { fingers.delete(event.pointerId); });
  }

  function follow(event) {
    const box = stage.getBoundingClientRect();
    set((event.clientX - box.left) / box.width);
    draw();
    remember();
  }

  document.body.classList.add("live");
  viewer.hidden = false;
  addEventListener("hashchange", recall);
  new ResizeObserver(draw).observe(stage);
  recall();
})();
