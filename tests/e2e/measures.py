"""What is measured in a page, as JavaScript that the test puts in; nothing of it belongs to the product."""

import json

from axe_playwright_python.base import AXE_SCRIPT

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

RUN_AXE = """async ([tags, triaged]) => {
  const found = await axe.run(document, {runOnly: tags, resultTypes: ["violations", "incomplete"]});
  const lines = rules => rules.flatMap(rule => rule.nodes.map(node => ({
    rule: rule.id, target: node.target.join(" "), html: node.html.slice(0, 160), why: node.failureSummary || ""
  })));
  const isKnown = line => triaged.some(([rule, selector]) =>
    rule === line.rule && document.querySelector(line.target)?.matches(selector));
  return {violations: lines(found.violations), undecided: lines(found.incomplete).filter(line => !isKnown(line))};
}"""

# The least contrast of the elements' letters with the nearest background behind them; null without such elements.
LEAST_CONTRAST = """selector => {
  const pen = new OffscreenCanvas(1, 1).getContext("2d");
  const light = color => {
    pen.clearRect(0, 0, 1, 1); pen.fillStyle = color; pen.fillRect(0, 0, 1, 1);
    return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3).map(v => v / 255)
      .map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
      .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  };
  const behindOf = e => {
    for (let a = e; a; a = a.parentElement) {
      const color = getComputedStyle(a).backgroundColor;
      if (color !== "rgba(0, 0, 0, 0)") return color;
    }
  };
  const all = [...document.querySelectorAll(selector)];
  return all.length === 0 ? null : Math.min(...all.map(e => {
    const letters = light(getComputedStyle(e)[e.matches("svg text") ? "fill" : "color"]), behind = light(behindOf(e));
    return (Math.max(letters, behind) + .05) / (Math.min(letters, behind) + .05);
  }));
}"""

# WCAG 1.4.12, with priority over every layer.
TEXT_SPACING = """
  * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
  p { margin-bottom: 2em !important; }
"""

ADD_STYLE = """css => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""
REMOVE_STYLES = "() => { document.adoptedStyleSheets = [] }"

# Words that stick out of the window or are cut off by a box, and the width of the page.
LOST = """() => {
  const lost = [];
  const width = document.documentElement.scrollWidth;
  if (width > innerWidth) lost.push(`the page is ${width} px wide in a window of ${innerWidth}`);
  const unseen = element => element.closest(".hide, .skip, svg") ||
    !element.checkVisibility({contentVisibilityAuto: true, visibilityProperty: true}) ||
    [...ancestors(element)].some(a => getComputedStyle(a).clipPath === "inset(50%)");
  function* ancestors(element) { for (let a = element; a; a = a.parentElement) yield a; }
  const clips = style => /hidden|clip/.test(style.overflowX) || /hidden|clip/.test(style.overflowY);
  const boxes = [...document.querySelectorAll("body *")].filter(e => clips(getComputedStyle(e)));
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const node = words.currentNode, parent = node.parentElement;
    // A table keeps its columns and scrolls in a window of its own (WCAG 1.4.10).
    if (!node.data.trim() || unseen(parent) || parent.closest(".scroll")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const r of range.getClientRects()) {
      const text = node.data.trim().slice(0, 50);
      if (r.right > innerWidth + 1 || r.left < -1) lost.push(`out of the window: ${text}`);
      for (const box of boxes) {
        if (!box.contains(parent)) continue;
        const b = box.getBoundingClientRect(), style = getComputedStyle(box);
        const isX = style.overflowX !== "visible" && (r.right > b.right + 1 || r.left < b.left - 1);
        const isY = style.overflowY !== "visible" && (r.bottom > b.bottom + 1 || r.top < b.top - 1);
        if (isX || isY) lost.push(`cut off by ${box.className || box.tagName}: ${text}`);
      }
    }
  }
  for (const e of document.querySelectorAll("a, button, input, summary, img, svg.rule, .pic svg")) {
    if (unseen(e) && !e.matches("svg")) continue;
    const r = e.getBoundingClientRect();
    if (r.width && (r.right > innerWidth + 1 || r.left < -1)) {
      lost.push(`out of the window: ${e.outerHTML.slice(0, 60)}`);
    }
  }
  return [...new Set(lost)];
}"""

# Buttons, rows of options and links that stand alone, less than `minimum` px high.
SMALL_TARGETS = """least => {
  const alone = link => {
    const block = link.closest("li, p, dd, dt, td, h1, h2, h3, figcaption, div, form, nav, header, section, body");
    const words = [...block.childNodes].filter(n => !(n.contains && n.contains(link))).map(n =>
      n.nodeType === 3 || !(n.matches && n.matches("a, button, input, form")) ? n.textContent : "").join("").trim();
    return words === "";
  };
  // A word in the middle of a sentence may be as high as its line (WCAG 2.5.8).
  const targets = [...document.querySelectorAll("button:not(.term), .btn, .opt, summary, select"),
    ...[...document.querySelectorAll("a[href]")].filter(alone)];
  return [...new Set(targets)].filter(t => !t.closest(".skip") && t.checkVisibility({contentVisibilityAuto: true}))
    .map(t => [t, t.getBoundingClientRect().height])
    .filter(([, height]) => height < least)
    .map(([t, height]) => `${Math.round(height)} px: ${t.outerHTML.replace(/\\s+/g, " ").slice(0, 110)}`);
}"""

BONES = """() => ({
  title: document.title,
  h1: [...document.querySelectorAll("h1")].map(h => h.innerText),
  lang: document.documentElement.lang,
  positive: [...document.querySelectorAll("[tabindex]")].filter(e => e.tabIndex > 0).length,
  // Of an answer our own words only: a text of the course may call a saying wrong, and means nobody.
  words: document.querySelector(".told")
    ? [...document.querySelectorAll(".told h1, .told h2, .asked b, article > :not(.told)")]
      .map(e => e.innerText).join(" ")
    : document.querySelector("main").innerText,
})"""

# The paper and the ink, as red, green and blue.
COLORS = """() => [getComputedStyle(document.documentElement).backgroundColor, getComputedStyle(document.body).color]
  .map(color => { const pen = new OffscreenCanvas(1, 1).getContext("2d"); pen.fillStyle = color;
                  pen.fillRect(0, 0, 1, 1); return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3).join(" ") })"""

MOVING = """() => [...document.querySelectorAll("*")].flatMap(e => [null, "::before", "::after"].map(p =>
  [e, getComputedStyle(e, p)])).filter(([, s]) => s.animationName !== "none" ||
  s.transitionDuration.split(",").some(d => parseFloat(d) > 0) || s.scrollBehavior === "smooth")
  .map(([e]) => e.tagName + "." + e.className).concat(document.getAnimations().map(a => "running " + a.id))"""

# The focused element: its ring, the contrast of the ring with what lies behind it, and what covers its middle.
FOCUSED = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const style = e.matches(".opt input") ? getComputedStyle(e.labels[0], "::after") : getComputedStyle(e);
  const pen = new OffscreenCanvas(1, 1).getContext("2d");
  const rgba = color => {
    pen.clearRect(0, 0, 1, 1); pen.fillStyle = color; pen.fillRect(0, 0, 1, 1);
    return [...pen.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  let behind = e.parentElement;
  while (behind && rgba(getComputedStyle(behind).backgroundColor)[3] < 255) behind = behind.parentElement;
  const two = [light(rgba(style.outlineColor)), light(rgba(getComputedStyle(behind || document.body).backgroundColor))];
  const r = [...e.getClientRects()].find(r => r.width && r.height) || e.getBoundingClientRect();
  const x = r.left + r.width / 2, y = r.top + r.height / 2;
  const top = document.elementFromPoint(x, y);
  const own = top && (e.contains(top) || top.contains(e) && !top.matches("body, html, main") ||
    [...(e.labels || [])].some(l => l.contains(top)));
  return {
    stop: e.matches("input[type=radio]") ? "radio " + e.name : stopOf(e),
    ring: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
    contrast: (Math.max(...two) + .05) / (Math.min(...two) + .05),
    covered: own ? "" : `(${Math.round(x)}, ${Math.round(y)}) shows ${top ? top.outerHTML.slice(0, 60) : "nothing"}`,
  };
  function stopOf(e) { return String([...document.querySelectorAll("a, button, input, summary")].indexOf(e)); }
}"""

# Every stop that the keyboard must reach, named as above.
STOPS = """() => {
  const all = [...document.querySelectorAll("a, button, input, summary")];
  const seen = all.filter(e => e.tabIndex >= 0 && e.type !== "hidden" && !e.disabled &&
    e.checkVisibility({contentVisibilityAuto: true}) && (!e.matches("a") || e.href));
  return [...new Set(seen.map(e => e.matches("input[type=radio]") ? "radio " + e.name : String(all.indexOf(e))))];
}"""


def run_axe(page, triaged=()):
    """{violations, undecided}: each a list of {rule, target, html, why}; `triaged`: (rule, selector) to pass over."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return page.evaluate(RUN_AXE, [TAGS, [list(pair) for pair in triaged]])


def tab_walk(page, most=120):
    """Every stop of the keyboard, once around the page."""
    stops = []
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop and stops and stop["stop"] == stops[0]["stop"]:
            break
        if stop:
            stops.append(stop)
    return stops


def set_letters(page, pixels):
    """The size of letters that a reader has set in the browser; 16 is usual."""
    page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": {"standard": pixels}})


def expect_nothing(found):
    """Fails with the findings by state, unless there are none."""
    kept = {name: lines for name, lines in found.items() if lines}
    assert not kept, json.dumps(kept, indent=1, ensure_ascii=False)
