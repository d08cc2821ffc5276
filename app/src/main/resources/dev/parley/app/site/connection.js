// A WebSocket that comes back: when the connection ends it waits, longer after each failure, and connects again.

/** What a connection is doing. */
export const State = Object.freeze({
  CONNECTING: "connecting",
  OPEN: "open",
  WAITING: "waiting",
});

const FIRST_DELAY = 500;
const LONGEST_DELAY = 15_000;
const CONNECT_TIMEOUT = 10_000;
/** A connection that lasted this long counts as a success, and the next failure starts again from the first delay. */
const STEADY_AFTER = 5_000;

const encoder = new TextEncoder();

/**
 * How long to wait before attempt number `attempt` (0 is the first repeat): doubled each time up to a ceiling, of which
 * a random part between a half and the whole is taken, so that a thousand pages do not come back in the same instant.
 */
export function backoff(attempt, random = Math.random) {
  const ceiling = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** Math.min(attempt, 16));
  return ceiling / 2 + (random() * ceiling) / 2;
}

/** @returns {string} the WebSocket URL of a path below the folder that this page came from */
export function socketUrl(path) {
  const url = new URL(path.replace(/^\//, ""), document.baseURI);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  url.hash = "";
  return url.href;
}

/**
 * Events: `state` after each change of state; `message` with the data in `detail`; `traffic` with
 * `{direction, type, data, size, at}` for everything that the inspector shows.
 */
export class Connection extends EventTarget {
  #path;
  #socket;
  #timer;
  #openedAt = 0;
  /** Sockets that were closed from here to make room for another, and whose closing handshake is still going on. */
  #replaced = new WeakSet();

  state = State.CONNECTING;
  /** When `state` was last changed, in epoch milliseconds. */
  since = Date.now();
  /** How many attempts have failed in a row. */
  failures = 0;
  /** When the next attempt is due, in epoch milliseconds; meant for the state `WAITING`. */
  retryAt = 0;
  /** How the last connection that was open ended, as `{code, reason}`; null while there was none. */
  lastClose = null;
  received = { messages: 0, bytes: 0 };
  sent = { messages: 0, bytes: 0 };

  /**
   * @param {string} name what the page calls it
   * @param {() => string} path gives the path and query, asked anew at each attempt
   */
  constructor(name, path) {
    super();
    this.name = name;
    this.#path = path;
  }

  get path() {
    return this.#path();
  }

  /** Connects, at once. If it is connected or connecting already, that connection is closed first. */
  connect() {
    clearTimeout(this.#timer);
    this.#replace();
    const socket = new WebSocket(socketUrl(this.path));
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    this.#timer = setTimeout(() => this.#lost(socket, { code: 1006, reason: "" }), CONNECT_TIMEOUT);
    socket.addEventListener("open", () => this.#opened(socket));
    socket.addEventListener("message", (event) => this.#receive(socket, event.data));
    socket.addEventListener("close", (event) => this.#closed(socket, event));
    this.#change(State.CONNECTING);
  }

  /** Connects at once if it is waiting to; otherwise does nothing. */
  retryNow() {
    if (this.state === State.WAITING) {
      this.connect();
    }
  }

  /** Gives up a connection that is open but mute: the network may be gone without anybody having said so. */
  giveUp(reason) {
    if (this.state === State.OPEN) {
      this.#lost(this.#socket, { code: 1006, reason });
    }
  }

  /**
   * @param {string | Uint8Array} data
   * @returns {boolean} whether it could be sent; false when the connection is not open
   */
  send(data) {
    // A socket that is closing still counts as open here until it has closed, but would drop the data and complain.
    if (this.state !== State.OPEN || this.#socket.readyState !== WebSocket.OPEN) {
      return false;
    }
    this.#socket.send(data);
    const size = sizeOf(data);
    this.sent.messages++;
    this.sent.bytes += size;
    this.#traffic("sent", typeof data === "string" ? "text" : "binary", data, size);
    return true;
  }

  #opened(socket) {
    if (socket !== this.#socket) {
      return;
    }
    clearTimeout(this.#timer);
    this.#openedAt = Date.now();
    const choices = [
      socket.protocol && `subprotocol ${socket.protocol}`,
      socket.extensions && `extensions ${socket.extensions}`,
    ].filter(Boolean);
    this.#traffic("received", "open", [socket.url, ...choices].join(" · "), 0);
    this.#change(State.OPEN);
  }

  #receive(socket, data) {
    if (socket !== this.#socket) {
      return;
    }
    const size = sizeOf(data);
    this.received.messages++;
    this.received.bytes += size;
    this.#traffic("received", typeof data === "string" ? "text" : "binary", data, size);
    this.dispatchEvent(new CustomEvent("message", { detail: data }));
  }

  #closed(socket, { code, reason }) {
    if (socket === this.#socket) {
      this.#lost(socket, { code, reason });
    } else if (this.#replaced.has(socket)) {
      this.#traffic("received", "close", describeClose({ code, reason }), 0);
    }
  }

  #lost(socket, close) {
    if (socket !== this.#socket) {
      return;
    }
    clearTimeout(this.#timer);
    const wasOpen = this.state === State.OPEN;
    if (wasOpen && Date.now() - this.#openedAt >= STEADY_AFTER) {
      this.failures = 0;
    }
    if (wasOpen) {
      this.lastClose = close;
    }
    this.#traffic("received", "close", wasOpen ? describeClose(close) : "could not connect", 0);
    this.#socket = undefined;
    socket.close();
    const delay = backoff(this.failures);
    this.failures++;
    this.retryAt = Date.now() + delay;
    this.#timer = setTimeout(() => this.connect(), delay);
    this.#change(State.WAITING);
  }

  /** Lets go of the socket there is: what it still says no longer concerns the state, only the inspector. */
  #replace() {
    const socket = this.#socket;
    this.#socket = undefined;
    if (socket?.readyState === WebSocket.OPEN) {
      this.failures = 0;
      this.#replaced.add(socket);
      this.#traffic("sent", "close", describeClose({ code: 1000, reason: "reconnecting" }), 0);
    }
    socket?.close(1000, "reconnecting");
  }

  #change(state) {
    this.state = state;
    this.since = Date.now();
    this.dispatchEvent(new Event("state"));
  }

  #traffic(direction, type, data, size) {
    const detail = { connection: this.name, direction, type, data, size, at: Date.now() };
    this.dispatchEvent(new CustomEvent("traffic", { detail }));
  }
}

const CLOSE_CODES = new Map([
  [1000, "normal closure"],
  [1001, "going away"],
  [1002, "protocol error"],
  [1003, "unsupported data"],
  [1005, "no code received"],
  [1006, "connection lost"],
  [1007, "invalid payload data"],
  [1008, "policy violation"],
  [1009, "message too big"],
  [1011, "internal error"],
  [1012, "service restart"],
  [1013, "try again later"],
]);

/** @returns {string} such as `1001 going away: the server is stopping` */
export function describeClose({ code, reason }) {
  const meaning = CLOSE_CODES.get(code);
  return [code, meaning && ` ${meaning}`, reason && `: ${reason}`].filter(Boolean).join("");
}

function sizeOf(data) {
  return typeof data === "string" ? encoder.encode(data).length : data.byteLength;
}
