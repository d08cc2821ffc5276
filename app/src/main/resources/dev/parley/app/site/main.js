// Puts the page together: three connections, and the parts that show them.

import { Connection, socketUrl } from "./connection.js";
import { byId } from "./elements.js";
import { chatPath, showChat } from "./chat.js";
import { showEcho } from "./echo.js";
import { showInspector } from "./inspector.js";
import { choice, showQuotes } from "./quotes.js";
import { showVitals } from "./vitals.js";

const quotes = new Connection("quotes", () => choice.path);
const chat = new Connection("chat", chatPath);
const echo = new Connection("echo", () => "/echo");
const connections = [quotes, chat, echo];

showInspector(connections);
showVitals(connections);
showQuotes(quotes);
showEcho(echo, {
  // When one connection has gone mute the network has, most likely: the others would not notice for minutes.
  onMute: () => connections.forEach((connection) => connection.giveUp("no answer to a probe")),
});
showUnread();
showRoutes();
connections.forEach((connection) => connection.connect());

/** Counts what others say while nobody can see it, in the title and in the bar of a narrow page. */
function showUnread() {
  const title = document.title;
  const badge = byId("chat-unread");
  let unread = 0;
  let chatInView = true;

  const show = () => {
    badge.hidden = unread === 0;
    badge.textContent = unread > 99 ? "99+" : String(unread);
    document.title = unread === 0 ? title : `(${badge.textContent}) ${title}`;
  };
  const read = () => {
    if (chatInView && document.visibilityState === "visible") {
      unread = 0;
      show();
    }
  };
  new IntersectionObserver(
    ([entry]) => {
      chatInView = entry.isIntersecting;
      read();
    },
    { threshold: 0.3 },
  ).observe(byId("chat"));
  document.addEventListener("visibilitychange", read);
  showChat(chat, {
    onUnread: () => {
      if (!chatInView || document.visibilityState !== "visible") {
        unread++;
        show();
      }
    },
  });
}

/** The dialog that says how to connect with something else than this page. */
function showRoutes() {
  const dialog = byId("routes");
  byId("server-address").textContent = location.host || "this server";
  byId("open-routes").addEventListener("click", () => dialog.showModal());
  // A click on the dialog itself, and not on something in it, is one on the backdrop.
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
  byId("snippet-browser").textContent = [
    `const ws = new WebSocket("${socketUrl("/echo")}");`,
    "ws.onmessage = ({ data }) => console.log(data);",
    'ws.onopen = () => ws.send("hello");',
  ].join("\n");
  byId("snippet-java").textContent = [
    "var printer = new WebSocket.Listener() {",
    "    @Override",
    "    public CompletionStage<?> onText(WebSocket ws, CharSequence text, boolean last) {",
    "        IO.println(text);",
    "        ws.request(1);",
    "        return null;",
    "    }",
    "};",
    "var ws = HttpClient.newHttpClient().newWebSocketBuilder()",
    `        .buildAsync(URI.create("${socketUrl("/echo")}"), printer).join();`,
    'ws.sendText("hello", true).join();',
  ].join("\n");
}
