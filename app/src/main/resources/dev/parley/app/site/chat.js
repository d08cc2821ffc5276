// The chat: what was said, who is here, and the form to say something.

import { byId, element } from "./elements.js";
import { State } from "./connection.js";
import { clock } from "./format.js";

const NAME_LENGTH = 32;
const TEXT_LENGTH = 2000;
const MOST_ENTRIES = 300;
const MOST_NAMES = 40;
const QUIET = 1_000;
const SAME_BREATH = 3 * 60_000;
const HUES = 8;
const KEY = "parley.name";

// Storage may be forbidden; the server then picks a name at each visit.
function storedName() {
  try {
    return cleanName(localStorage.getItem(KEY) ?? "");
  } catch {
    return "";
  }
}

function storeName(name) {
  try {
    localStorage.setItem(KEY, name);
  } catch {
    // Forgotten at the next visit.
  }
}

/** @returns {string} a name the server will take, or an empty string when nothing is left of it */
const cleanName = (name) =>
  [...name.replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu, "").trim()].slice(0, NAME_LENGTH).join("").trim();

let wantedName = storedName();

/** @returns {string} the path to the room, with the name that this page has chosen, if any */
export const chatPath = () => (wantedName ? `/chat?name=${encodeURIComponent(wantedName)}` : "/chat");

function hueOf(name) {
  let hash = 0;
  for (const character of name) {
    hash = (hash * 31 + character.codePointAt(0)) >>> 0;
  }
  return hash % HUES;
}

// A name may be written from right to left: <bdi> keeps it from turning its surroundings round.
function nameElement(name, className = "") {
  const made = element("bdi", className, name);
  made.classList.add(`hue-${hueOf(name)}`);
  return made;
}

class Log {
  #scroll = byId("chat-scroll");
  #list = byId("chat-log");
  #empty = byId("chat-empty");
  #jump = byId("chat-jump");
  #last = null;
  #following = true;
  #top = 0;
  #speaking;

  constructor() {
    this.#scroll.addEventListener("scroll", () => {
      const { scrollTop, scrollHeight, clientHeight } = this.#scroll;
      const atEnd = scrollHeight - clientHeight - scrollTop < 40;
      // New lines move the end away, and nobody has scrolled: only going up means that somebody wants to stay there.
      this.#following = atEnd || (this.#following && scrollTop >= this.#top);
      this.#top = scrollTop;
      if (this.#following) {
        this.#jump.hidden = true;
      }
    });
    this.#jump.addEventListener("click", () => this.#toEnd());
    new ResizeObserver(() => this.#following && this.#toEnd()).observe(this.#scroll);
  }

  /** Starts anew with what was said before. A screen reader should not read all of that out. */
  begin(fill) {
    this.#scroll.ariaLive = "off";
    this.#clear();
    fill();
    clearTimeout(this.#speaking);
    this.#speaking = setTimeout(() => (this.#scroll.ariaLive = "polite"), QUIET);
  }

  #clear() {
    this.#list.replaceChildren();
    this.#last = null;
    this.#empty.hidden = false;
    this.#jump.hidden = true;
  }

  say({ name, text, at }, own) {
    const sameBreath = this.#last?.name === name && this.#last.own === own && at - this.#last.at < SAME_BREATH;
    const entry = element("li", own ? "said own" : "said");
    if (sameBreath) {
      entry.classList.add("continued");
    }
    const avatar = element("span", `avatar hue-${hueOf(name)}`, [...name][0]?.toUpperCase() ?? "?");
    avatar.setAttribute("aria-hidden", "true");
    const head = element("p", "said-head", nameElement(name, "said-name"));
    const time = element("time", "", clock(at));
    time.dateTime = new Date(at).toISOString();
    head.append(time);
    const said = element("p", "said-text", text);
    said.dir = "auto";
    entry.append(avatar, head, said);
    this.#last = { name, own, at };
    this.#add(entry, own);
  }

  notice(...children) {
    this.#last = null;
    this.#add(element("li", "notice", ...children), false);
  }

  #add(entry, own) {
    this.#empty.hidden = true;
    this.#list.append(entry);
    while (this.#list.childElementCount > MOST_ENTRIES) {
      this.#list.firstElementChild.remove();
    }
    if (this.#following || own) {
      this.#toEnd();
    } else {
      this.#jump.hidden = false;
    }
  }

  #toEnd() {
    this.#following = true;
    this.#jump.hidden = true;
    this.#scroll.scrollTop = this.#scroll.scrollHeight;
    this.#top = this.#scroll.scrollTop;
  }
}

/** Shows the room and sends what is typed. `onUnread` is called for each message by somebody else. */
export function showChat(connection, { onUnread }) {
  const log = new Log();
  const composer = byId("chat-composer");
  const text = byId("chat-text");
  const send = byId("chat-send");
  const hint = byId("chat-hint");
  let you = null;
  /** What was sent and not answered yet, oldest first. The room answers in order; a rename counts as an empty text. */
  let unanswered = [];

  const setYou = (name) => {
    you = name;
    byId("chat-you").textContent = name ?? "…";
  };

  const showPresent = (names) => {
    const here = names.filter((name) => typeof name === "string");
    byId("chat-present-count").textContent = here.length === 1 ? "only you" : `${here.length} here`;
    const list = byId("chat-present");
    list.replaceChildren(...here.slice(0, MOST_NAMES).map((name) => {
      const item = element("li", name === you ? "you" : "", nameElement(name));
      if (name === you) {
        item.append(" (you)");
      }
      return item;
    }));
    if (here.length > MOST_NAMES) {
      list.append(element("li", "", `and ${here.length - MOST_NAMES} more`));
    }
  };

  const say = (event) => {
    if (typeof event?.name === "string" && typeof event.text === "string" && Number.isFinite(event.at)) {
      log.say(event, event.name === you);
    }
  };

  const receive = {
    welcome(event) {
      setYou(event.you);
      showPresent(event.present);
      log.begin(() => {
        event.recent.forEach(say);
        log.notice("You are in the room as ", nameElement(event.you));
      });
    },
    join(event) {
      showPresent(event.present);
      if (event.name !== you) {
        log.notice(nameElement(event.name), " joined");
      }
    },
    leave(event) {
      showPresent(event.present);
      log.notice(nameElement(event.name), " left");
    },
    rename(event) {
      if (event.from === you) {
        setYou(event.to);
        wantedName = event.to;
        storeName(event.to);
        unanswered.shift();
      }
      showPresent(event.present);
      log.notice(nameElement(event.from), " is now ", nameElement(event.to));
    },
    say(event) {
      say(event);
      if (event.name === you) {
        unanswered.shift();
      } else {
        onUnread();
      }
    },
    error(event) {
      giveBack([unanswered.shift() ?? ""]);
      hint.textContent = String(event.message);
    },
  };

  connection.addEventListener("message", ({ detail: data }) => {
    try {
      const event = JSON.parse(data);
      if (Object.hasOwn(receive, event.type)) {
        receive[event.type](event);
      }
    } catch (error) {
      console.warn("A chat message that this page does not understand", error);
    }
  });

  const refresh = () => {
    const length = [...text.value].length;
    const open = connection.state === State.OPEN;
    send.disabled = !open || text.value.trim() === "" || length > TEXT_LENGTH;
    if (!open && text.value.trim() !== "") {
      hint.textContent = "Not connected. Your words stay here until you are.";
    } else if (length > TEXT_LENGTH - 200) {
      hint.textContent = length > TEXT_LENGTH ? `${length - TEXT_LENGTH} characters too many` : `${TEXT_LENGTH - length} left`;
    } else {
      hint.textContent = "";
    }
    text.rows = Math.min(5, text.value.split("\n").length);
  };
  /** Puts words that the room has not taken back where they were typed, unless others stand there by now. */
  const giveBack = (texts) => {
    if (text.value === "") {
      text.value = texts.filter(Boolean).join("\n");
      refresh();
    }
  };
  text.addEventListener("input", refresh);
  connection.addEventListener("state", () => {
    if (connection.state !== State.OPEN) {
      setYou(wantedName || null);
      byId("chat-present").replaceChildren();
      byId("chat-present-count").textContent = "";
      giveBack(unanswered);
      unanswered = [];
    }
    refresh();
  });

  composer.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!send.disabled && connection.send(JSON.stringify({ type: "say", text: text.value.trim() }))) {
      unanswered.push(text.value);
      text.value = "";
      refresh();
    }
  });
  text.addEventListener("keydown", (event) => {
    // Enter also ends a word in an input method; that one is not meant for the chat.
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      composer.requestSubmit();
    }
  });
  refresh();

  watchName((name) => {
    // The room's answer makes it the name to come back with; without a room, it is what the next handshake asks for.
    if (connection.send(JSON.stringify({ type: "rename", name }))) {
      unanswered.push("");
    } else {
      wantedName = name;
      storeName(name);
      setYou(name);
    }
  }, () => you ?? wantedName);
}

function watchName(changed, current) {
  const button = byId("chat-name-button");
  const form = byId("chat-name-form");
  const input = byId("chat-name");
  input.maxLength = NAME_LENGTH;

  const open = (shown) => {
    form.hidden = !shown;
    button.setAttribute("aria-expanded", String(shown));
    if (shown) {
      input.value = current();
      input.select();
      input.focus();
    } else {
      button.focus();
    }
  };
  button.addEventListener("click", () => open(form.hidden));
  byId("chat-name-cancel").addEventListener("click", () => open(false));
  form.addEventListener("keydown", (event) => event.key === "Escape" && open(false));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const name = cleanName(input.value);
    if (name && name !== current()) {
      changed(name);
    }
    open(false);
  });
}
