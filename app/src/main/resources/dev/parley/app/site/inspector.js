// The inspector: every message that this page has sent or received, newest last.

import { byId, element, oncePerFrame } from "./elements.js";
import { count, preciseClock } from "./format.js";

/** Kept for each connection, so that a talkative one does not push out the others. */
const KEPT = 200;
/** Of each message, only so much is kept for looking at. */
const KEPT_BYTES = 16_384;
const APPEND = 100;
const MOST_ROWS = 300;
const PREVIEW = 240;
const HEX_BYTES = 512;

const decoder = new TextDecoder();

/** One line of the list, with a copy of the beginning of its data. */
function entryOf(traffic, number) {
  const { data } = traffic;
  const start =
    typeof data === "string"
      ? data.slice(0, KEPT_BYTES)
      : new Uint8Array(data.buffer ?? data, data.byteOffset ?? 0, Math.min(data.byteLength, KEPT_BYTES)).slice();
  const readable = typeof start === "string" ? start : decoder.decode(start);
  return { ...traffic, data: start, number, readable, searchable: readable.toLowerCase() };
}

function rowOf(entry, opened) {
  const row = element("details", `frame ${entry.direction} ${entry.type}`);
  const arrow = element("span", "frame-direction", entry.direction === "sent" ? "↑" : "↓");
  arrow.setAttribute("aria-hidden", "true");
  const summary = element(
    "summary",
    "",
    element("time", "frame-time", preciseClock(entry.at)),
    element("span", `frame-connection is-${entry.connection}`, entry.connection),
    arrow,
    element("span", "visually-hidden", isEvent(entry) ? "" : entry.direction),
    element("span", "frame-type", entry.type),
    element("span", "frame-size number", isEvent(entry) ? "" : count(entry.size)),
    element("span", "frame-preview", entry.readable.slice(0, PREVIEW)),
  );
  // Three hundred stops for the tab key would keep a keyboard from the rest of the page: arrow keys move in the list.
  summary.tabIndex = -1;
  row.append(summary);
  // What is inside is made when it is looked at, not for each of the hundred messages a second.
  row.addEventListener("toggle", () => {
    if (row.open && row.childElementCount === 1) {
      row.append(contentOf(entry));
    }
    if (row.open) {
      opened(row);
    }
  });
  return row;
}

const isEvent = (entry) => entry.type === "open" || entry.type === "close";

function contentOf(entry) {
  const content = element("div", "frame-content");
  if (!isEvent(entry)) {
    content.append(element("p", "frame-facts", describeFrame(entry)));
  }
  content.append(element("pre", "", typeof entry.data === "string" ? pretty(entry.data) : hexDump(entry.data)));
  const shown = typeof entry.data === "string" ? KEPT_BYTES : HEX_BYTES;
  if (entry.size > shown) {
    content.append(element("p", "frame-facts", `… and more: only the first ${count(shown)} are kept here.`));
  }
  return content;
}

/** RFC 6455 §5.2: two bytes, a longer length where needed, and the masking key on what a client sends. */
function describeFrame({ direction, type, size }) {
  const lengthBytes = size > 65_535 ? 8 : size > 125 ? 2 : 0;
  const maskBytes = direction === "sent" ? 4 : 0;
  const parts = ["2 bytes of header"];
  if (lengthBytes > 0) {
    parts.push(`${lengthBytes} of extended length`);
  }
  if (maskBytes > 0) {
    parts.push(`${maskBytes} of masking key`);
  }
  parts.push(`${count(size)} of payload`);
  const whole = 2 + lengthBytes + maskBytes + size;
  return `As one uncompressed ${type} frame: ${count(whole)} bytes on the wire (${parts.join(", ")}).`;
}

function pretty(text) {
  if (!/^\s*[[{]/.test(text)) {
    return text;
  }
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function hexDump(data) {
  const lines = [];
  for (let at = 0; at < Math.min(data.length, HEX_BYTES); at += 16) {
    const row = [...data.subarray(at, Math.min(at + 16, HEX_BYTES))];
    const hex = row.map((byte) => byte.toString(16).padStart(2, "0"));
    const left = hex.slice(0, 8).join(" ").padEnd(23);
    const right = hex.slice(8).join(" ").padEnd(23);
    const printable = row.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·")).join("");
    lines.push(`${at.toString(16).padStart(4, "0")}  ${left}  ${right}  ${printable}`);
  }
  return lines.join("\n");
}

class Inspector {
  #kept = new Map();
  #total = 0;
  #paused = false;
  #missed = 0;
  #fresh = [];
  #following = true;
  #top = 0;
  #list = byId("frames");
  #scroll = byId("frames-scroll");
  #empty = byId("frames-empty");
  #shown = { connections: new Set(["quotes", "chat", "echo"]), direction: "all", search: "" };
  #append = oncePerFrame(() => this.#appendFresh(), APPEND);

  constructor() {
    this.#scroll.addEventListener("scroll", () => {
      const { scrollTop, scrollHeight, clientHeight } = this.#scroll;
      const atEnd = scrollHeight - clientHeight - scrollTop < 40;
      // New lines move the end away, and nobody has scrolled: only going up means that somebody wants to stay there.
      this.#following = atEnd || (this.#following && scrollTop >= this.#top);
      this.#top = scrollTop;
    });
    this.#scroll.addEventListener("keydown", (event) => this.#walk(event));
    new ResizeObserver(() => this.#following && this.#toEnd()).observe(this.#scroll);
  }

  /** Moves the focus from line to line; whoever walks through the list wants it to stand still. */
  #walk(event) {
    const here = document.activeElement?.closest("#frames > li");
    const last = this.#list.lastElementChild;
    const lines = {
      ArrowUp: here ? here.previousElementSibling : last,
      ArrowDown: here ? here.nextElementSibling : last,
      Home: this.#list.firstElementChild,
      End: last,
    };
    const line = Object.hasOwn(lines, event.key) && lines[event.key];
    if (line) {
      event.preventDefault();
      this.pause(true);
      line.querySelector("summary").focus();
    }
  }

  add(traffic) {
    const entry = entryOf(traffic, ++this.#total);
    const kept = this.#kept.get(entry.connection) ?? [];
    kept.push(entry);
    if (kept.length > KEPT) {
      kept.shift();
    }
    this.#kept.set(entry.connection, kept);
    if (this.#paused) {
      this.#missed++;
    } else if (this.#matches(entry)) {
      this.#fresh.push(entry);
      // In a hidden tab no frame comes; then only what the list can show is worth remembering.
      if (this.#fresh.length > MOST_ROWS) {
        this.#fresh.shift();
      }
    }
    this.#append();
  }

  pause(paused) {
    if (paused === this.#paused) {
      return;
    }
    this.#paused = paused;
    byId("inspector-pause").setAttribute("aria-pressed", String(paused));
    if (!paused) {
      this.#missed = 0;
      this.#following = true;
      this.#refill();
    }
    this.#showCounts();
  }

  get paused() {
    return this.#paused;
  }

  clear() {
    this.#kept.clear();
    this.#total = 0;
    this.#missed = 0;
    this.#refill();
  }

  filter(shown) {
    this.#shown = { ...this.#shown, ...shown };
    this.#refill();
  }

  #item(entry) {
    return element("li", "", rowOf(entry, (row) => this.#read(row)));
  }

  /** Whoever opens a message wants to read it: the list must not run away under their eyes. */
  #read(row) {
    this.pause(true);
    const seen = this.#scroll.getBoundingClientRect();
    const { top, bottom } = row.getBoundingClientRect();
    if (bottom > seen.bottom) {
      this.#scroll.scrollTop += Math.min(top - seen.top, bottom - seen.bottom);
    }
  }

  #matches(entry) {
    const { connections, direction, search } = this.#shown;
    return (
      connections.has(entry.connection) &&
      (direction === "all" || (direction === entry.direction && !isEvent(entry))) &&
      (search === "" || entry.searchable.includes(search))
    );
  }

  #refill() {
    this.#fresh = [];
    const entries = [...this.#kept.values()].flat().filter((entry) => this.#matches(entry));
    entries.sort((a, b) => a.number - b.number);
    this.#list.replaceChildren(...entries.slice(-MOST_ROWS).map((entry) => this.#item(entry)));
    this.#toEnd();
    this.#showCounts();
  }

  #appendFresh() {
    const fresh = this.#fresh;
    this.#fresh = [];
    if (fresh.length > 0) {
      this.#list.append(...fresh.map((entry) => this.#item(entry)));
      while (this.#list.childElementCount > MOST_ROWS) {
        this.#list.firstElementChild.remove();
      }
      if (this.#following) {
        this.#toEnd();
      }
    }
    this.#showCounts();
  }

  #toEnd() {
    this.#scroll.scrollTop = this.#scroll.scrollHeight;
    this.#top = this.#scroll.scrollTop;
  }

  #showCounts() {
    const rows = this.#list.childElementCount;
    this.#empty.hidden = rows > 0;
    this.#empty.textContent = this.#total === 0 ? "Nothing to show yet." : "No message fits these filters.";
    byId("inspector-count").textContent =
      `${count(rows)} of ${count(this.#total)}` + (this.#paused ? `, paused, ${count(this.#missed)} new` : "");
  }
}

/** Shows the traffic of the connections and obeys the filters. */
export function showInspector(connections) {
  const inspector = new Inspector();
  for (const connection of connections) {
    connection.addEventListener("traffic", ({ detail }) => inspector.add(detail));
  }
  byId("inspector-pause").addEventListener("click", () => inspector.pause(!inspector.paused));
  byId("inspector-clear").addEventListener("click", () => inspector.clear());
  byId("inspector-search").addEventListener("input", ({ target }) =>
    inspector.filter({ search: target.value.toLowerCase() }),
  );
  document.querySelector(".filters").addEventListener("change", ({ target, currentTarget }) => {
    if (target.name === "connection") {
      const checked = currentTarget.querySelectorAll('input[name="connection"]:checked');
      inspector.filter({ connections: new Set([...checked].map((input) => input.value)) });
    } else if (target.name === "direction") {
      inspector.filter({ direction: target.value });
    }
  });
}
