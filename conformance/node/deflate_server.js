// A server of the `ws` package that echoes messages, compressed as the query of its URL says. The query, and what the server
// says of each connection on standard output, are described in conformance/README.md.
import { createServer } from "node:http";
import { WebSocketServer } from "ws";
import { pieces } from "./messages.js";

function tell(values) {
  process.stdout.write(JSON.stringify(values) + "\n");
}

function options(query) {
  const bits = (name) => (query.has(name) ? Number(query.get(name)) : undefined);
  return {
    serverNoContextTakeover: query.has("server_no_context_takeover") || undefined,
    clientNoContextTakeover: query.has("client_no_context_takeover") || undefined,
    serverMaxWindowBits: bits("server_max_window_bits"),
    clientMaxWindowBits: bits("client_max_window_bits"),
    threshold: 0,
    zlibDeflateOptions: { level: Number(query.get("level")) },
  };
}

const server = createServer();
server.on("upgrade", (request, tcp, head) => {
  const query = new URL(request.url, "http://localhost").searchParams;
  const pieceBytes = Number(query.get("pieces") ?? 0);
  const result = {
    event: "ended",
    id: query.get("id"),
    offers: request.headers["sec-websocket-extensions"] ?? "",
    extensions: "",
    received: 0,
    wireReceived: 0,
    trouble: "",
  };
  tcp.on("error", (error) => (result.trouble ||= String(error)));
  const opening = new WebSocketServer({ noServer: true, perMessageDeflate: options(query), maxPayload: 0 });
  opening.on("headers", (fields) => {
    const found = fields.find((field) => field.startsWith("Sec-WebSocket-Extensions: "));
    if (found) result.extensions = found.slice("Sec-WebSocket-Extensions: ".length);
  });
  opening.handleUpgrade(request, tcp, head, (socket) => {
    const handshakeBytes = tcp.bytesRead;
    socket.on("message", (data, isBinary) => {
      result.received += data.length;
      result.wireReceived = tcp.bytesRead - handshakeBytes;
      const parts = pieces(data, pieceBytes);
      parts.forEach((part, at) => socket.send(part, { binary: isBinary, fin: at === parts.length - 1 }));
    });
    socket.on("error", (error) => (result.trouble ||= String(error)));
    socket.on("close", (code, reason) => tell({ ...result, code, reason: reason.toString("utf8") }));
  });
});
server.listen(0, "127.0.0.1", () => tell({ event: "listening", port: server.address().port }));

// Standard input ends with the test, and the server with it, however the test ended.
process.stdin.on("end", () => process.exit(0)).resume();
