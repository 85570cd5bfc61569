// Draws <figure data-figure-url> with Plotly when it comes into view; until then, and
// wherever this does not run, the chart is the SVG that the server drew.
(() => {
  "use strict";

  const { plotly, plotlyStyle } = document.currentScript.dataset;
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const drawn = new Set();
  let library = null;

  function add(tag, properties) {
    return new Promise((resolve, reject) => {
      const element = Object.assign(document.createElement(tag), properties);
      element.addEventListener("load", resolve);
      element.addEventListener("error", reject);
      document.head.append(element);
    });
  }

  // Plotly writes its rules into a <style>, which the policy refuses, silently. Finding
  // the id taken by this link it writes nothing; the rules are in our own file.
  function load() {
    return Promise.all([
      add("link", { id: "plotly.js-style-global", className: "no-inline-styles", rel: "stylesheet", href: plotlyStyle }),
      add("script", { src: plotly }),
    ]);
  }

  // --- the colours of the reader's theme, by the role of each part -----------------------
  // The browser resolves light-dark() only where it is used: ask it through an element.
  const probe = document.createElement("span");
  probe.hidden = true;

  function colour(token) {
    probe.style.color = `var(${token})`;
    return getComputedStyle(probe).color;
  }

  const LINES = { values: "--ink-2", running: "--ink-2", minimum: "--ink", goal: "--accent", limit: "--ink-3" };
  const BANDS = { buffer: "--band-buffer", penalty: "--band-penalty" };
  const POINTS = { value: "--ink-2", signal: "--below", neutral: "--ink-2", better: "--accent", flag: "--heads-up", period: "--ink" };

  function paint(figure) {
    document.body.append(probe);
    figure.data.forEach((trace) => {
      const line = LINES[trace.meta];
      if (line) trace.line.color = colour(line);
      if (trace.meta === "values") {
        trace.marker.color = trace.customdata.map((role) => colour(POINTS[role]));
      } else if (trace.meta === "running") {
        trace.marker.color = colour("--surface");
        trace.marker.line.color = colour("--ink-2");
      }
    });
    const layout = figure.layout;
    layout.shapes.forEach((shape) => {
      if (shape.name === "flag") shape.line.color = colour("--heads-up");
      if (shape.name === "period") shape.line.color = colour("--ink");
      if (BANDS[shape.name]) shape.fillcolor = colour(BANDS[shape.name]);
    });
    layout.annotations.forEach((word) => {
      word.font.color = colour({ word: "--ink-3", strong: "--ink" }[word.name] || POINTS[word.name]);
    });
    layout.font.color = colour("--ink-3");
    layout.hoverlabel = { bgcolor: colour("--surface"), bordercolor: colour("--firm"), font: { color: colour("--ink"), size: 13 }, align: "left" };
    layout.xaxis.linecolor = layout.xaxis.tickcolor = colour("--firm");
    probe.remove();
    return figure;
  }

  // On a narrow page: shorter words, as in the server's own drawing.
  function fit(figure, width) {
    const narrow = width < 608;
    const { layout } = figure;
    const words = layout.annotations.filter((word) => !(word.name in POINTS));
    const long = (figure.long ??= words.map((word) => word.text));
    words.forEach((word, index) => { word.text = (narrow ? layout.meta.short : long)[index]; });
    Object.assign(layout.margin, narrow ? { l: 40, r: 78 } : { l: 52, r: 148 });
    layout.height = narrow ? 280 : 384;
    return figure;
  }

  const SETTINGS = { displayModeBar: false, plotlyServerURL: "", responsive: true, displaylogo: false };

  async function draw(element) {
    const place = element.querySelector(".draw");
    const asked = fetch(element.dataset.figureUrl, { headers: { Accept: "application/json" } });
    library ??= load();
    const [answer] = await Promise.all([asked, library]);
    if (!answer.ok) return;
    const figure = await answer.json();
    const plot = document.createElement("div");
    plot.className = "plot";
    plot.setAttribute("role", "img");
    plot.setAttribute("aria-label", place.querySelector("svg")?.getAttribute("aria-label") || "");
    const server = [...place.children];
    place.append(plot);
    const { data, layout } = fit(paint(figure), place.clientWidth);
    await Plotly.newPlot(plot, data, layout, SETTINGS);
    server.forEach((svg) => svg.remove());
    if (!still.matches) plot.classList.add("ready");
    element.figure = figure;
    element.plot = plot;
    drawn.add(element);
    element.dataset.drawn = "";
  }

  function redraw() {
    drawn.forEach((element) => {
      const { data, layout } = fit(paint(element.figure), element.plot.clientWidth);
      Plotly.react(element.plot, data, layout, SETTINGS);
    });
  }

  // A picture of the chart. Plotly's own way to a PNG needs a blob: address as an image,
  // which the policy refuses; data: is allowed, so the last step is done here.
  async function save(element) {
    if (!drawn.has(element)) return;
    const size = { width: 1180, height: 400 };
    const image = new Image();
    image.src = await Plotly.toImage(element.plot, { format: "svg", ...size });
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: 2 * size.width, height: 2 * size.height });
    const pen = canvas.getContext("2d");
    document.body.append(probe);
    pen.fillStyle = colour("--surface");
    probe.remove();
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    const link = document.createElement("a");
    link.href = canvas.toDataURL("image/png");
    link.download = `${element.dataset.figureName || "chart"}.png`;
    link.click();
  }

  const watch = new IntersectionObserver((entries) => {
    entries.filter((entry) => entry.isIntersecting).forEach(({ target }) => {
      watch.unobserve(target);
      // The server's drawing stays where this cannot be done.
      draw(target).catch((reason) => console.warn("The chart stays as it is.", reason));
    });
  }, { rootMargin: "200px" });

  document.querySelectorAll("figure[data-figure-url]").forEach((figure) => watch.observe(figure));
  document.addEventListener("ours:theme", redraw);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  addEventListener("resize", redraw);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-save-picture]");
    if (button) save(button.closest("figure"));
  });
})();
