// The board of quotes: a tile for each symbol, with its price and the line that it has drawn so far.

import { byId, element, oncePerFrame, wantsLessMotion } from "./elements.js";
import { State } from "./connection.js";
import { bytes, count, interval, price, signed } from "./format.js";
import { Sparkline } from "./sparkline.js";

/** The stops of the slider, in milliseconds. */
const INTERVALS = [10, 20, 50, 100, 250, 500, 1000, 2000, 5000, 10_000, 30_000, 60_000];
/** The server could send any number of symbols; the board shows no more than this. */
const MOST_TILES = 100;
/** A price that changes a hundred times a second flashes once a second, and not without end. */
const FLASH_PAUSE = 1000;
const SETTLE = 300;

const decoder = new TextDecoder();

/** What is chosen in the two controls, and how the server is asked for it. */
export const choice = {
  encoding: "text",
  interval: 500,
  get path() {
    return `/stock_info/?encoding=${this.encoding}&interval=${this.interval}`;
  },
};

class Tile {
  root = element("li", "tile");
  #symbol = element("span", "tile-symbol");
  #name = element("span", "tile-name");
  #price = element("span", "tile-price");
  #change = element("span", "tile-change");
  #chart = element("div", "tile-chart");
  #sparkline;
  #shown;
  #flashedAt = 0;
  quote;

  constructor(quote) {
    this.#symbol.textContent = quote.symbol;
    this.#name.textContent = quote.name;
    this.root.append(
      element("div", "tile-title", this.#symbol, this.#name),
      element("div", "tile-figures", this.#price, this.#change),
      this.#chart,
    );
    this.#sparkline = new Sparkline(this.#chart);
    this.quote = quote;
  }

  /** Takes one step to the right in the chart, whether or not the price has moved. */
  step() {
    this.#sparkline.push(this.quote.price);
  }

  gap() {
    this.#sparkline.gap();
  }

  show() {
    const { price: now, change, percent } = this.quote;
    if (this.#shown === this.quote) {
      return;
    }
    const before = this.#shown?.price;
    this.#shown = this.quote;
    this.#price.textContent = price(now);
    this.#change.textContent = `${signed(change)} (${signed(percent)} %)`;
    this.root.classList.toggle("up", change > 0);
    this.root.classList.toggle("down", change < 0);
    if (before !== undefined && before !== now) {
      this.#flash(now > before);
    }
  }

  #flash(rose) {
    const time = performance.now();
    if (wantsLessMotion() || time - this.#flashedAt < FLASH_PAUSE) {
      return;
    }
    this.#flashedAt = time;
    const colour = `var(--${rose ? "up" : "down"}-soft)`;
    this.#price.animate([{ backgroundColor: colour }, { backgroundColor: colour, offset: 0.2 }, {}], { duration: 600 });
  }
}

/** Whether this has the shape of a quote; anything else on the wire is left out. */
const isQuote = (quote) =>
  typeof quote?.symbol === "string" &&
  typeof quote.name === "string" &&
  [quote.price, quote.change, quote.percent].every(Number.isFinite);

/** Shows what arrives on the connection, and makes it reconnect when a control is moved. */
export function showQuotes(connection) {
  const tiles = new Map();
  const board = byId("tiles");
  const empty = byId("quotes-empty");
  const show = oncePerFrame(() => tiles.forEach((tile) => tile.show()), 50);
  let arrived = [];

  connection.addEventListener("message", ({ detail: data }) => {
    let update;
    try {
      update = JSON.parse(typeof data === "string" ? data : decoder.decode(data));
    } catch {
      return;
    }
    if (!Array.isArray(update?.quotes)) {
      return;
    }
    for (const quote of update.quotes.filter(isQuote)) {
      let tile = tiles.get(quote.symbol);
      if (!tile && tiles.size < MOST_TILES) {
        tile = new Tile(quote);
        tiles.set(quote.symbol, tile);
        board.append(tile.root);
      }
      if (tile) {
        tile.quote = quote;
      }
    }
    tiles.forEach((tile) => tile.step());
    empty.hidden = tiles.size > 0;
    const size = typeof data === "string" ? data.length : data.byteLength;
    arrived.push({ time: performance.now(), size });
    show();
  });

  connection.addEventListener("state", () => {
    const open = connection.state === State.OPEN;
    board.classList.toggle("stale", connection.state === State.WAITING);
    if (!open) {
      arrived = [];
      tiles.forEach((tile) => tile.gap());
    }
  });

  // The rate over the last five seconds; refreshed by a clock, because at one push a minute nothing else would.
  const rate = byId("quotes-rate");
  setInterval(() => {
    const now = performance.now();
    arrived = arrived.filter(({ time }) => now - time < 5000);
    const total = arrived.reduce((sum, { size }) => sum + size, 0);
    const perSecond = arrived.length / 5;
    rate.textContent =
      arrived.length === 0 ? "" : `${perSecond < 10 ? perSecond.toFixed(1) : count(perSecond)} msg/s · ${bytes(total / 5)}/s`;
  }, 1000);

  watchControls(() => connection.connect());
}

function watchControls(changed) {
  const slider = byId("interval");
  const output = byId("interval-value");
  slider.max = INTERVALS.length - 1;
  slider.value = INTERVALS.indexOf(choice.interval);
  let settling;

  const showInterval = () => {
    const chosen = interval(INTERVALS[slider.value]);
    output.textContent = chosen;
    slider.setAttribute("aria-valuetext", chosen);
  };
  showInterval();

  slider.addEventListener("input", () => {
    showInterval();
    // While the thumb is being dragged, every stop on the way would be a connection of its own.
    clearTimeout(settling);
    settling = setTimeout(() => {
      const chosen = INTERVALS[slider.value];
      if (chosen !== choice.interval) {
        choice.interval = chosen;
        changed();
      }
    }, SETTLE);
  });

  byId("encoding").addEventListener("change", ({ target }) => {
    choice.encoding = target.value;
    changed();
  });
}
