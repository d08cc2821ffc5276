// The centrifuge client, unchanged, driven over standard input and output: one JSON object a line.
// Commands: {"do": METHOD, ...}. Events: {"event": NAME, ...}. One process has one client.
import { createInterface } from "node:readline";
import { Centrifuge } from "centrifuge";
import { Centrifuge as ProtobufCentrifuge } from "centrifuge/build/protobuf";
import WebSocket from "ws";

let client;
let socket;
const subscriptions = new Map();

function tell(event, values = {}) {
  process.stdout.write(JSON.stringify({ event, ...values }) + "\n");
}

// The client's own socket, so that a test can cut the connection beneath it.
class CutSocket extends WebSocket {
  constructor(url, protocols) {
    super(url, protocols);
    socket = this;
  }
}

// With Protobuf, data are bytes to the client; here they are JSON.
let toData = (value) => value;
let fromData = (data) => data;

function connect({ url, protobuf, token }) {
  const options = { websocket: CutSocket, minReconnectDelay: 50, maxReconnectDelay: 200 };
  if (token !== undefined) options.token = token;
  if (protobuf) {
    toData = (value) => new TextEncoder().encode(JSON.stringify(value));
    fromData = (data) => JSON.parse(new TextDecoder().decode(data));
  }
  client = protobuf ? new ProtobufCentrifuge(url, options) : new Centrifuge(url, options);
  client.on("connecting", ({ code, reason }) => tell("connecting", { code, reason }));
  client.on("connected", (context) => tell("connected", { client: context.client, transport: context.transport }));
  client.on("disconnected", ({ code, reason }) => tell("disconnected", { code, reason }));
  client.on("error", (context) => tell("trouble", { message: JSON.stringify(context) }));
  client.connect();
}

function subscribe({ channel }) {
  const subscription = client.newSubscription(channel, { joinLeave: true });
  subscriptions.set(channel, subscription);
  subscription.on("publication", ({ data, offset }) => tell("publication", { channel, data: fromData(data), offset }));
  subscription.on("join", ({ info }) => tell("join", { channel, client: info.client }));
  subscription.on("leave", ({ info }) => tell("leave", { channel, client: info.client }));
  subscription.on("subscribed", ({ wasRecovering, recovered }) =>
    tell("subscribed", { channel, wasRecovering, recovered }),
  );
  subscription.on("unsubscribed", ({ code, reason }) => tell("unsubscribed", { channel, code, reason }));
  subscription.on("error", ({ error }) => tell("refused", { code: error.code, message: error.message }));
  subscription.subscribe();
}

function answer(promise, toValues) {
  promise.then(
    (result) => tell("answer", toValues(result)),
    (error) => tell("refused", { code: error.code, message: error.message }),
  );
}

const commands = {
  connect,
  subscribe,
  unsubscribe: ({ channel }) => subscriptions.get(channel).unsubscribe(),
  publish: ({ channel, data }) => answer(client.publish(channel, toData(data)), () => ({})),
  presence: ({ channel }) => answer(client.presence(channel), ({ clients }) => ({ clients: Object.keys(clients) })),
  presenceStats: ({ channel }) =>
    answer(client.presenceStats(channel), ({ numClients, numUsers }) => ({ numClients, numUsers })),
  history: ({ channel, limit }) =>
    answer(client.history(channel, { limit }), ({ publications, offset }) => ({
      data: publications.map((publication) => fromData(publication.data)),
      offset,
    })),
  rpc: ({ method, data }) => answer(client.rpc(method, toData(data)), (result) => ({ data: fromData(result.data) })),
  cut: () => socket.terminate(),
};

const lines = createInterface({ input: process.stdin, crlfDelay: Infinity });
lines.on("line", (line) => {
  const command = JSON.parse(line);
  commands[command.do](command);
});
// The test closes standard input when it is done: whatever connection is left goes with the process.
lines.on("close", () => process.exit(0));
