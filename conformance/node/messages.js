// The messages of the deflate suite: made from a seed, so that each can be made again when its echo comes, and none need
// be kept. python/messages.py and Messages.java make messages of the same kinds.
const LONGEST = 131072;
const OFFSETS = 65536;
const WORDS = ["Grüße", "aus", "der", "Ferne", "終わり", "は", "まだ", "🎈", "Здравствуй", "мир", "and", "so", "on"];
// What the kind "mixed" goes through, message by message.
const MIXTURE = ["json", "text", "random", "zeros", "json-bytes"];

/** Marsaglia's xorshift, of 32 bits. */
function generator(seed) {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

function fill(part) {
  const corpus = Buffer.alloc(LONGEST + OFFSETS);
  let length = 0;
  while (length < corpus.length) {
    const bytes = Buffer.from(part(), "utf8");
    // A character that does not fit any more is left out, and zeros stand in its place.
    if (length + bytes.length > corpus.length) break;
    length += bytes.copy(corpus, length);
  }
  return corpus;
}

function makeCorpora() {
  const next = generator(20260807);
  const json = fill(
    () => `{"id":${next() % 1000000},"user":"user-${next() % 500}","price":${(next() % 100000) / 100},"open":true}\n`,
  );
  const text = fill(() => WORDS[next() % WORDS.length] + " ");
  const random = Buffer.alloc(LONGEST + OFFSETS);
  for (let i = 0; i < random.length; i++) random[i] = next() >>> 11;
  return { json, text, random, zeros: Buffer.alloc(LONGEST + OFFSETS), "json-bytes": json };
}

const corpora = makeCorpora();
const continues = (byte) => (byte & 0xc0) === 0x80;

/** The message of that index: its bytes and whether it is binary. */
export function message(index, size, kind) {
  const actual = kind === "mixed" ? MIXTURE[index % MIXTURE.length] : kind;
  const corpus = corpora[actual];
  const binary = actual !== "json" && actual !== "text";
  let from = (index * 7919) % (OFFSETS - 8);
  if (binary) return { data: corpus.subarray(from, from + size), binary };
  while (continues(corpus[from])) from++;
  let to = from + size;
  while (continues(corpus[to])) to--;
  if (to - from === size) return { data: corpus.subarray(from, to), binary };
  const padded = Buffer.alloc(size, ".");
  corpus.copy(padded, 0, from, to);
  return { data: padded, binary };
}

/** The parts of a message's bytes, of at most so many each; with 0 the whole. */
export function pieces(data, length) {
  if (length === 0 || data.length <= length) return [data];
  const parts = [];
  for (let from = 0; from < data.length; from += length) parts.push(data.subarray(from, from + length));
  return parts;
}

/** The parameters of an offer, by their names; true where one has no value. */
export function parameters(offer) {
  return Object.fromEntries(
    offer
      .split(";")
      .slice(1)
      .map((parameter) => parameter.trim().split("="))
      .map(([name, value]) => [name, value === undefined ? true : Number(value)]),
  );
}
