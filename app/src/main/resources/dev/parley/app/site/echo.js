// What goes to /echo: a probe every two seconds, which measures the round trip, and what the reader types.

import { byId } from "./elements.js";
import { State } from "./connection.js";
import { bytes, milliseconds } from "./format.js";
import { Sparkline } from "./sparkline.js";

const EVERY = 2_000;
const MUTE_AFTER = 10_000;
const KEPT = 60;
const PROBE = "probe ";
/** The first probe waits for the page to have settled: it should measure the connection, not the page. */
const SETTLE = 400;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * Measures and shows the round trip. `onMute` is called when a probe is not answered in time: the connection looks
 * open, but nobody is there any more.
 */
export function showEcho(connection, { onMute }) {
  // An echo server answers in order, so the oldest message without an answer is the one that an answer belongs to.
  let waiting = [];
  let probes = 0;
  let times = [];
  const value = byId("round-trip-value");
  const spread = byId("round-trip-spread");
  const chart = new Sparkline(byId("round-trip-chart"), { capacity: KEPT, smallestRange: 0.5, fromZero: true });

  const send = (data, answered) => {
    const at = performance.now();
    if (!connection.send(data)) {
      return false;
    }
    waiting.push({ data, at, answered });
    return true;
  };

  const measured = (millis) => {
    times.push(millis);
    times = times.slice(-KEPT);
    chart.push(millis);
    const sorted = [...times].sort((a, b) => a - b);
    value.textContent = milliseconds(millis);
    const median = sorted[Math.floor(sorted.length / 2)];
    spread.textContent = `median ${milliseconds(median)} · worst ${milliseconds(sorted.at(-1))}`;
  };

  const probe = () => {
    if (connection.state !== State.OPEN) {
      return;
    }
    if (waiting.length > 0 && performance.now() - waiting[0].at > MUTE_AFTER) {
      onMute();
      return;
    }
    send(`${PROBE}${++probes}`, (millis, same) => same && measured(millis));
  };
  let probing = setInterval(probe, EVERY);

  connection.addEventListener("message", ({ detail: data }) => {
    const oldest = waiting.shift();
    oldest?.answered(performance.now() - oldest.at, isSame(oldest.data, data), data);
  });
  connection.addEventListener("state", () => {
    waiting = [];
    if (connection.state === State.OPEN) {
      clearInterval(probing);
      setTimeout(probe, SETTLE);
      probing = setInterval(probe, EVERY);
    } else {
      value.textContent = "–";
      chart.gap();
    }
  });

  watchComposer(connection, send);
}

function watchComposer(connection, send) {
  const form = byId("echo-composer");
  const text = byId("echo-text");
  const button = byId("echo-send");
  const hint = byId("echo-hint");
  const refresh = () => {
    button.disabled = connection.state !== State.OPEN || text.value === "";
    if (text.value !== "") {
      hint.textContent = "";
    }
  };
  text.addEventListener("input", refresh);
  connection.addEventListener("state", refresh);
  refresh();

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (button.disabled) {
      return;
    }
    const binary = new FormData(form).get("echo-encoding") === "binary";
    const size = encoder.encode(text.value).length;
    const sent = send(binary ? encoder.encode(text.value) : text.value, (millis, same) => {
      hint.textContent = same
        ? `${bytes(size)} back after ${milliseconds(millis)} ms`
        : "Something else came back";
    });
    if (sent) {
      text.value = "";
      hint.textContent = "not back yet …";
      refresh();
    }
  });
}

/** Whether an answer is what was sent: the same type, and the same bytes. */
function isSame(sent, answer) {
  if (typeof sent === "string" || typeof answer === "string") {
    return sent === answer;
  }
  return decoder.decode(sent) === decoder.decode(answer);
}
