// A WebSocket client of the `ws` package, driven over standard input and output: one JSON object a line.
// The commands and events are described in conformance/README.md. One process makes one connection.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import WebSocket from "ws";

let socket;

function tell(event, values = {}) {
  process.stdout.write(JSON.stringify({ event, ...values }) + "\n");
}

function connect({ url, origin, subprotocols, ca }) {
  const options = {};
  if (origin !== undefined) options.origin = origin;
  if (ca !== undefined) options.ca = readFileSync(ca);
  socket = new WebSocket(url, subprotocols ?? [], options);
  socket.on("open", () => tell("open", { subprotocol: socket.protocol, extensions: socket.extensions }));
  socket.on("unexpected-response", (request, response) => {
    tell("refused", { status: response.statusCode });
    request.destroy();
  });
  socket.on("message", (data, isBinary) => {
    if (isBinary) tell("binary", { base64: data.toString("base64") });
    else tell("text", { text: data.toString("utf8") });
  });
  socket.on("ping", (data) => tell("ping", { base64: data.toString("base64") }));
  socket.on("pong", (data) => tell("pong", { base64: data.toString("base64") }));
  socket.on("close", (code, reason) => tell("closed", { code, reason: reason.toString("utf8") }));
  socket.on("error", (error) => tell("trouble", { message: String(error) }));
}

const commands = {
  connect,
  text: ({ text }) => socket.send(text),
  binary: ({ base64 }) => socket.send(Buffer.from(base64, "base64")),
  fragments({ parts }) {
    const last = parts.length - 1;
    parts.forEach((part, index) => socket.send(part, { binary: false, fin: index === last }));
  },
  ping: ({ base64 }) => socket.ping(Buffer.from(base64, "base64")),
  close: ({ code, reason }) => socket.close(code, reason),
};

const lines = createInterface({ input: process.stdin, crlfDelay: Infinity });
lines.on("line", (line) => {
  const command = JSON.parse(line);
  commands[command.do](command);
});
// The test closes standard input when it is done: whatever connection is left goes with the process.
lines.on("close", () => process.exit(0));
