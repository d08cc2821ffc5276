// A server of the `ws` package, for the comparison of servers. Arguments: the package.json beside the package's install, then
// --compression on or off.
import { createRequire } from "node:module";
import { createServer } from "node:http";

const [packages, , compression] = process.argv.slice(2);
const { WebSocketServer } = createRequire(packages)("ws");

const server = createServer();
const opening = new WebSocketServer({
  noServer: true,
  perMessageDeflate: compression === "on",
  maxPayload: 1 << 20,
});
const connected = new Set();

server.on("upgrade", (request, socket, head) => {
  opening.handleUpgrade(request, socket, head, (opened) => {
    opened.on("error", () => {});
    if (request.url.startsWith("/broadcast")) {
      connected.add(opened);
      opened.on("close", () => connected.delete(opened));
      opened.on("message", (data, binary) => {
        for (const to of connected) to.send(data, { binary });
      });
    } else {
      opened.on("message", (data, binary) => opened.send(data, { binary }));
    }
  });
});
server.listen({ port: 0, host: "127.0.0.1", backlog: 16384 }, () =>
  console.log(`Listening on http://127.0.0.1:${server.address().port}`),
);

process.stdin.on("end", () => process.exit(0)).resume();
