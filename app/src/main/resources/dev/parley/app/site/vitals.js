// The state of each connection, and the notice that appears while one of them is down.

import { byId, element } from "./elements.js";
import { State, describeClose } from "./connection.js";
import { bytes, count, elapsed } from "./format.js";

const TITLES = { quotes: "Quotes", chat: "Chat", echo: "Echo" };
const RESTORED_SHOWN = 4_000;

class Vital {
  #connection;
  #root;
  #state = element("span", "vital-state");
  #path = element("p", "vital-line vital-path");
  #figures = element("p", "vital-line");

  constructor(connection) {
    this.#connection = connection;
    this.#root = document.querySelector(`.vital[data-connection="${connection.name}"]`);
    const light = element("span", "light");
    light.setAttribute("aria-hidden", "true");
    this.#root.append(
      element("div", "vital-head", element("h2", "", TITLES[connection.name]), element("span", "vital-badge", light, this.#state)),
      this.#path,
      this.#figures,
    );
    connection.addEventListener("state", () => this.show());
    this.show();
  }

  show() {
    const { state, path, received, sent, since } = this.#connection;
    this.#root.dataset.state = state;
    this.#state.textContent = state === State.OPEN ? `open ${elapsed(Date.now() - since)}` : state;
    setText(this.#path, state === State.OPEN ? path : whatHappened(this.#connection));
    setText(
      this.#figures,
      `↓ ${count(received.messages)} · ${bytes(received.bytes)}   ↑ ${count(sent.messages)} · ${bytes(sent.bytes)}`,
    );
  }
}

function whatHappened({ path, failures, lastClose }) {
  if (failures === 0) {
    return path;
  }
  return lastClose ? describeClose(lastClose) : "could not connect";
}

function setText(target, text) {
  if (target.textContent !== text) {
    target.textContent = text;
    target.title = text;
  }
}

/** Shows the states, offers "Reconnect now", and lets one connection that is back fetch the others. */
export function showVitals(connections) {
  const vitals = connections.map((connection) => new Vital(connection));
  const outage = byId("outage");
  const message = byId("outage-message");
  const countdown = byId("outage-countdown");
  const button = byId("reconnect-now");
  let downSince = 0;
  let hiding;

  const down = () => connections.filter(({ state, failures }) => state !== State.OPEN && failures > 0);

  const show = () => {
    const lost = down();
    if (lost.length > 0) {
      clearTimeout(hiding);
      downSince ||= Date.now();
      outage.hidden = false;
      outage.classList.remove("restored");
      button.hidden = false;
      const names = lost.map(({ name }) => TITLES[name]).join(", ");
      setText(message, lost.length === connections.length ? "The server does not answer." : `Not connected: ${names}.`);
    } else if (downSince > 0 && connections.every(({ state }) => state === State.OPEN)) {
      setText(message, `Connected again after ${elapsed(Date.now() - downSince)}.`);
      countdown.textContent = "";
      downSince = 0;
      outage.classList.add("restored");
      button.hidden = true;
      hiding = setTimeout(() => (outage.hidden = true), RESTORED_SHOWN);
    }
    countDown();
  };

  // Only the text outside the live region counts down: a screen reader should not read out every second.
  const countDown = () => {
    const waiting = down().filter(({ state }) => state === State.WAITING);
    if (down().length === 0) {
      return;
    }
    if (waiting.length === 0) {
      countdown.textContent = "Trying now …";
      return;
    }
    const next = waiting.reduce((a, b) => (a.retryAt < b.retryAt ? a : b));
    const seconds = Math.max(0, next.retryAt - Date.now()) / 1000;
    const when = seconds < 10 ? seconds.toFixed(1) : Math.ceil(seconds);
    countdown.textContent = `Attempt ${next.failures} in ${when} s.`;
  };
  setInterval(countDown, 100);
  setInterval(() => vitals.forEach((vital) => vital.show()), 500);

  const retryAll = () => connections.forEach((connection) => connection.retryNow());
  for (const connection of connections) {
    connection.addEventListener("state", () => {
      if (connection.state === State.OPEN) {
        retryAll();
      }
      show();
    });
  }
  button.addEventListener("click", retryAll);
  addEventListener("online", retryAll);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && retryAll());
}
