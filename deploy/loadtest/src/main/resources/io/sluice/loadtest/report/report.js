"use strict";

/** Shows a plot's values under the pointer, or at the place chosen by the arrow keys. */
function showValues(figure) {
  const svg = figure.querySelector(":scope > svg");
  const cursor = svg.querySelector(".cursor");
  const output = figure.querySelector(".values");
  const { places, x, xUnit, unit, lines } = JSON.parse(
    figure.querySelector("script").textContent,
  );
  const number = new Intl.NumberFormat("en", { maximumSignificantDigits: 4 });
  let current = -1;

  function show(index) {
    current = Math.max(0, Math.min(places.length - 1, index));
    const place = places[current];
    cursor.setAttribute("x1", place);
    cursor.setAttribute("x2", place);
    cursor.setAttribute("visibility", "visible");
    const rows = lines.map(({ name, y }) =>
      y[current] === null ? `${name} –` : `${name} ${number.format(y[current])} ${unit}`,
    );
    output.textContent = [`${x[current]} ${xUnit}`, ...rows].join("\n");
    const share = place / svg.viewBox.baseVal.width;
    output.style.left = share < 0.5 ? `calc(${100 * share}% + 16px)` : "";
    output.style.right = share < 0.5 ? "" : `calc(${100 * (1 - share)}% + 16px)`;
  }

  function hide() {
    current = -1;
    cursor.setAttribute("visibility", "hidden");
    output.textContent = "";
  }

  function nearest(clientX) {
    const { left, width } = svg.getBoundingClientRect();
    const at = ((clientX - left) / width) * svg.viewBox.baseVal.width;
    let best = 0;
    for (let i = 1; i < places.length; i++) {
      if (Math.abs(places[i] - at) < Math.abs(places[best] - at)) {
        best = i;
      }
    }
    return best;
  }

  svg.addEventListener("pointermove", (event) => show(nearest(event.clientX)));
  svg.addEventListener("pointerleave", hide);
  figure.addEventListener("blur", hide);
  figure.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      show(current + step);
    } else if (event.key === "Escape") {
      hide();
    }
  });
}

document.querySelectorAll("figure.plot").forEach(showValues);
