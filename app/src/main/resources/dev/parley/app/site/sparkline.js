// A small line chart of the last values, drawn in SVG so that its colours follow the theme by themselves.

import { oncePerFrame, svg } from "./elements.js";

/** Drawn below the line, so that the stroke of the lowest value is not cut off. */
const MARGIN = 3;
/** Twenty times a second is smooth enough for a line that moves by a pixel or two. */
const REDRAW = 50;

const all = new Map();
// One observer for all charts: they are resized together.
const observer = new ResizeObserver((entries) => {
  for (const { target, contentRect } of entries) {
    all.get(target)?.resize(contentRect.width, contentRect.height);
  }
});

export class Sparkline {
  #values = [];
  #capacity;
  #smallestRange;
  #fromZero;
  #width = 0;
  #height = 0;
  #root = svg("svg", { class: "sparkline", "aria-hidden": "true" });
  #area = svg("path", { class: "sparkline-area" });
  #line = svg("path", { class: "sparkline-line" });
  #head = svg("circle", { class: "sparkline-head", r: "2.5", cx: "-10", cy: "-10" });
  #draw = oncePerFrame(() => this.#redraw(), REDRAW);

  /**
   * @param {Element} parent is filled by the chart
   * @param {{capacity?: number, smallestRange?: number, fromZero?: boolean}} options how many values are kept; the least
   *     part of a value that the chart's height stands for, so that tiny moves do not look like crashes; whether the
   *     bottom is zero instead of the lowest value
   */
  constructor(parent, { capacity = 90, smallestRange = 0.002, fromZero = false } = {}) {
    this.#capacity = capacity;
    this.#smallestRange = smallestRange;
    this.#fromZero = fromZero;
    this.#root.append(this.#area, this.#line, this.#head);
    parent.append(this.#root);
    all.set(parent, this);
    observer.observe(parent);
  }

  push(value) {
    this.#values.push(value);
    if (this.#values.length > this.#capacity) {
      this.#values.shift();
    }
    this.#draw();
  }

  /** Leaves a gap: what was before and what comes are not one line. */
  gap() {
    if (this.#values.length > 0 && this.#values.at(-1) !== null) {
      this.push(null);
    }
  }

  resize(width, height) {
    this.#width = width;
    this.#height = height;
    this.#root.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.#draw();
  }

  #redraw() {
    const known = this.#values.filter((value) => value !== null);
    if (known.length === 0 || this.#width === 0) {
      return;
    }
    let low = this.#fromZero ? 0 : Math.min(...known);
    let high = Math.max(...known);
    const lack = Math.max(Math.abs(high) * this.#smallestRange, 1e-9) - (high - low);
    if (lack > 0) {
      low -= this.#fromZero ? 0 : lack / 2;
      high += this.#fromZero ? lack : lack / 2;
    }
    const right = this.#width - MARGIN - 1;
    const bottom = this.#height - MARGIN;
    const step = right / (this.#capacity - 1);
    const first = this.#capacity - this.#values.length;
    const x = (index) => ((first + index) * step).toFixed(1);
    const y = (value) => (bottom - ((value - low) / (high - low)) * (bottom - MARGIN)).toFixed(1);

    let line = "";
    let area = "";
    let runStart = -1;
    const endRun = (index) => {
      if (runStart >= 0) {
        area += `L${x(index)} ${this.#height}L${x(runStart)} ${this.#height}Z`;
        runStart = -1;
      }
    };
    this.#values.forEach((value, index) => {
      if (value === null) {
        endRun(index - 1);
        return;
      }
      const point = `${runStart < 0 ? "M" : "L"}${x(index)} ${y(value)}`;
      runStart = runStart < 0 ? index : runStart;
      line += point;
      area += point;
    });
    endRun(this.#values.length - 1);
    this.#line.setAttribute("d", line);
    this.#area.setAttribute("d", area);
    const last = this.#values.at(-1);
    this.#head.setAttribute("cx", last === null ? -10 : x(this.#values.length - 1));
    this.#head.setAttribute("cy", last === null ? -10 : y(last));
  }
}
