// A WebSocket server of the `ws` package. Its paths, and the events that it tells on standard output, are described in
// conformance/README.md. Arguments: the files of a certificate and its key, for TLS.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { WebSocketServer } from "ws";

const SUBPROTOCOLS = ["chat.v2", "chat.v1"];
const ECHOING = ["/echo", "/subprotocols"];
const PATHS = [...ECHOING, "/fragments", "/ping", "/close", "/drop", "/request"];

function tell(event, values) {
  process.stdout.write(JSON.stringify({ event, ...values }) + "\n");
}

function refuse(socket, status, body) {
  const fields = [
    `HTTP/1.1 ${status} No`,
    "Content-Type: text/plain; charset=utf-8",
    `Content-Length: ${Buffer.byteLength(body)}`,
    "X-Refusal: yes",
    "Connection: close",
  ];
  socket.end(fields.join("\r\n") + "\r\n\r\n" + body);
}

function received(socket, request, url, data, isBinary) {
  const text = data.toString("utf8");
  switch (url.pathname) {
    case "/fragments": {
      const parts = text.split("|");
      parts.forEach((part, index) => socket.send(part, { fin: index === parts.length - 1 }));
      break;
    }
    case "/ping":
      socket.ping(data);
      break;
    case "/close": {
      const [code, ...reason] = text.split(" ");
      socket.close(Number(code), reason.join(" "));
      break;
    }
    case "/drop":
      socket.terminate();
      break;
    case "/request":
      socket.send(text === "?" ? request.url.split("?")[1] : (request.headers[text.toLowerCase()] ?? "(absent)"));
      break;
    default:
      socket.send(data, { binary: isBinary });
  }
}

function serve(socket, request, url) {
  socket.on("message", (data, isBinary) => received(socket, request, url, data, isBinary));
  socket.on("pong", (data) => socket.send("pong " + data.toString("utf8")));
  socket.on("error", (error) => console.error(error));
  socket.on("close", (code, reason) => {
    tell("ended", { id: url.searchParams.get("id"), code, reason: reason.toString("utf8") });
  });
}

const [certificate, key] = process.argv.slice(2);
const server = certificate
  ? createTlsServer({ cert: readFileSync(certificate), key: readFileSync(key) })
  : createServer();
const opening = new WebSocketServer({
  noServer: true,
  handleProtocols: (offered) => SUBPROTOCOLS.find((name) => offered.has(name)) ?? false,
});

server.on("upgrade", (request, socket, head) => {
  const url = new URL(request.url, "http://localhost");
  const [, refused] = url.pathname.match(/^\/refused\/(\d+)$/) ?? [];
  socket.on("error", (error) => console.error(error));
  if (refused) refuse(socket, refused, `refused with ${refused}: 立入禁止`);
  else if (!PATHS.includes(url.pathname)) refuse(socket, 404, "nothing here");
  else opening.handleUpgrade(request, socket, head, (opened) => serve(opened, request, url));
});
server.listen(0, "127.0.0.1", () => tell("listening", { port: server.address().port }));

// Standard input ends with the test, and the server with it, however the test ended.
process.stdin.on("end", () => process.exit(0)).resume();
