// A client of the `ws` package that sends messages, compressed, to a server that echoes them, and compares what comes back.
// The exchanges that it is told on standard input, and what it says of each, are described in conformance/README.md.
import { createInterface } from "node:readline";
import WebSocket from "ws";
import { message, parameters, pieces } from "./messages.js";

const MESSAGES_UNDER_WAY = 64;
const BYTES_UNDER_WAY = 256 * 1024;

function options(offers, level) {
  // The package can make one offer only. Of several it puts up with any answer.
  const offered = offers.length === 1 ? parameters(offers[0]) : {};
  return {
    serverNoContextTakeover: offered.server_no_context_takeover ?? false,
    clientNoContextTakeover: offered.client_no_context_takeover,
    serverMaxWindowBits: offered.server_max_window_bits,
    clientMaxWindowBits: offers.length === 1 ? (offered.client_max_window_bits ?? false) : undefined,
    threshold: 0,
    zlibDeflateOptions: { level },
  };
}

function exchange({ url, offers, count, sizes, kind, pieceBytes, level }) {
  return new Promise((resolve) => {
    const result = { extensions: "", echoed: 0, equal: 0, received: 0, wireReceived: 0, trouble: "" };
    const socket = new WebSocket(url, [], {
      perMessageDeflate: options(offers, level),
      maxPayload: 0,
      finishRequest(request) {
        request.setHeader("Sec-WebSocket-Extensions", offers.join(", "));
        request.end();
      },
    });
    const size = (index) => sizes[index % sizes.length];
    let sent = 0;
    let underWay = 0;
    let handshakeBytes = 0;

    function send() {
      while (sent < count && sent - result.echoed < MESSAGES_UNDER_WAY) {
        if (underWay > 0 && underWay + size(sent) > BYTES_UNDER_WAY) return;
        const { data, binary } = message(sent, size(sent), kind);
        const parts = pieces(data, pieceBytes);
        parts.forEach((part, at) => socket.send(part, { binary, fin: at === parts.length - 1 }));
        underWay += data.length;
        sent++;
      }
      if (result.echoed === count) socket.close(1000);
    }

    socket.on("upgrade", (response) => {
      result.extensions = response.headers["sec-websocket-extensions"] ?? "";
      handshakeBytes = response.socket.bytesRead;
    });
    socket.on("open", send);
    socket.on("message", (data, isBinary) => {
      const expected = message(result.echoed, size(result.echoed), kind);
      if (isBinary === expected.binary && data.equals(expected.data)) result.equal++;
      else if (result.trouble === "") result.trouble = `echo ${result.echoed} differs: ${data.length} bytes`;
      result.echoed++;
      result.received += data.length;
      result.wireReceived = socket._socket.bytesRead - handshakeBytes;
      underWay -= expected.data.length;
      send();
    });
    socket.on("error", (error) => (result.trouble ||= String(error)));
    socket.on("close", (code, reason) => resolve({ ...result, code, reason: reason.toString("utf8") }));
  });
}

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  process.stdout.write(JSON.stringify(await exchange(JSON.parse(line))) + "\n");
}
process.exit(0);
