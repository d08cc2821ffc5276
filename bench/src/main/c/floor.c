/*
 * What the kernel alone costs: a WebSocket server of one thread with epoll that never looks into a frame. From the first frame of
 * a connection it learns how long all of them are; from then on it counts bytes, and for each frame's worth of them sends a
 * ready-made one. FloorPeer.java does the same over java.nio.
 *
 * It binds 127.0.0.1, prints where it listens, sends back what comes on /echo, sends what comes on /broadcast to all who are
 * connected there, and ends with its standard input.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
  BACKLOG = 16384,
  EVENTS = 1024,
  READ_BYTES = 256 << 10,
  READY_BYTES = 128 << 10,
  MOST_BEGUN = (1 << 20) + (64 << 10), /* The longest message, or the longest header of a request. */
  MASK_BYTES = 4,
  CLOSE = 0x88,                        /* The first byte of a Close frame. */
  MASKED = 0x80,
  SHA1_BYTES = 20
};

/* What frames are answered by that have the same first byte and the same length. */
struct answer {
  uint8_t first;
  uint64_t payload;
  uint64_t client_frame; /* How long the client's frame is, and below the server's. */
  uint64_t frame;
  uint64_t ready;        /* How many bytes of whole frames are ready-made. */
  uint8_t *bytes;
  struct answer *next;
};

/* First its opening handshake, then its first frame, then bytes that are counted. */
struct connection {
  int fd;                /* -1 when it has ended. */
  bool open;
  bool broadcast;
  bool closing;
  bool waits_for_room;
  uint8_t *begun;        /* What has come of the opening handshake or of the first frame. */
  size_t begun_bytes;
  const struct answer *answer; /* NULL until the first frame has come. */
  uint64_t part;         /* How many bytes of a frame have come without its end. */
  const struct answer *owing;
  uint64_t owed;         /* How many bytes of these frames wait for room in the socket. */
  size_t place;          /* Among those who get what is broadcast. */
  struct connection *next_gone;
};

static int loop;
static struct answer *answers;
static struct connection **connected;
static size_t connected_count, connected_room;
static struct connection *gone; /* Freed when no event can be about them any more. */
static uint8_t input[READ_BYTES];

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static void *checked(void *memory) {
  if (memory == NULL) {
    fail("memory");
  }
  return memory;
}

/* ---- the opening handshake */

static uint32_t rotated(uint32_t word, int bits) {
  return word << bits | word >> (32 - bits);
}

/* SHA-1 (FIPS 180-4 §6.1.2) of a text that is shorter than 120 bytes. */
static void sha1(const char *text, size_t length, uint8_t digest[SHA1_BYTES]) {
  uint8_t padded[128] = {0};
  size_t size = length < 56 ? 64 : 128;
  uint32_t hash[5] = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
  memcpy(padded, text, length);
  padded[length] = 0x80;
  padded[size - 2] = (uint8_t) (length * 8 >> 8);
  padded[size - 1] = (uint8_t) (length * 8);
  for (const uint8_t *block = padded; block < padded + size; block += 64) {
    uint32_t w[80], a = hash[0], b = hash[1], c = hash[2], d = hash[3], e = hash[4];
    for (int i = 0; i < 16; i++) {
      w[i] = (uint32_t) block[4 * i] << 24 | (uint32_t) block[4 * i + 1] << 16 | (uint32_t) block[4 * i + 2] << 8 | block[4 * i + 3];
    }
    for (int i = 16; i < 80; i++) {
      w[i] = rotated(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    }
    for (int i = 0; i < 80; i++) {
      uint32_t f = i < 20 ? (b & c) | (~b & d) : i < 40 || i >= 60 ? b ^ c ^ d : (b & c) | (b & d) | (c & d);
      uint32_t k = i < 20 ? 0x5A827999 : i < 40 ? 0x6ED9EBA1 : i < 60 ? 0x8F1BBCDC : 0xCA62C1D6;
      uint32_t next = rotated(a, 5) + f + e + k + w[i];
      e = d;
      d = c;
      c = rotated(b, 30);
      b = a;
      a = next;
    }
    hash[0] += a;
    hash[1] += b;
    hash[2] += c;
    hash[3] += d;
    hash[4] += e;
  }
  for (int i = 0; i < SHA1_BYTES; i++) {
    digest[i] = (uint8_t) (hash[i / 4] >> (24 - 8 * (i % 4)));
  }
}

/* Sec-WebSocket-Accept for a key (RFC 6455 §4.2.2): 28 characters and a NUL. */
static void accept_key(const char *key, size_t length, char accept[29]) {
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  char text[120];
  uint8_t digest[SHA1_BYTES + 1] = {0};
  int all = snprintf(text, sizeof text, "%.*s258EAFA5-E914-47DA-95CA-C5AB0DC85B11", (int) length, key);
  sha1(text, (size_t) all, digest);
  for (int i = 0; i < 7; i++) {
    uint32_t bits = (uint32_t) digest[3 * i] << 16 | (uint32_t) digest[3 * i + 1] << 8 | digest[3 * i + 2];
    for (int j = 0; j < 4; j++) {
      accept[4 * i + j] = letters[bits >> (18 - 6 * j) & 63];
    }
  }
  strcpy(accept + 27, "=");
}

static void connect_to_others(struct connection *c) {
  if (connected_count == connected_room) {
    connected_room = connected_room * 2 + 64;
    connected = checked(realloc(connected, connected_room * sizeof *connected));
  }
  c->broadcast = true;
  c->place = connected_count;
  connected[connected_count++] = c;
}

/* Answers the opening handshake if all of it is there; returns how long it was, 0 if there is more to come, -1 if it is none. */
static ssize_t answer_handshake(struct connection *c) {
  static const char field[] = "\r\nSec-WebSocket-Key:";
  char response[160], accept[29];
  char *text = (char *) c->begun; /* A NUL is behind it. */
  char *end = strstr(text, "\r\n\r\n");
  if (end == NULL) {
    return 0;
  }
  char *key = strcasestr(text, field);
  if (key == NULL || key > end) {
    return -1;
  }
  key += sizeof field - 1;
  key += strspn(key, " ");
  size_t length = strcspn(key, " \r\n");
  if (length > 64) {
    return -1;
  }
  accept_key(key, length, accept);
  int size = snprintf(response, sizeof response,
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n", accept);
  if (send(c->fd, response, (size_t) size, MSG_NOSIGNAL) != size) { /* There is room: it is the first that is sent. */
    return -1;
  }
  c->open = true;
  if (strncmp(text, "GET /broadcast", 14) == 0) {
    connect_to_others(c);
  }
  return end + 4 - text;
}

/* ---- frames */

/* Makes the answers to a whole masked frame: what it says, not masked. */
static const struct answer *answer_to(const uint8_t *frame, size_t header, uint64_t payload) {
  for (const struct answer *known = answers; known != NULL; known = known->next) {
    if (known->first == frame[0] && known->payload == payload) {
      return known;
    }
  }
  struct answer *made = checked(calloc(1, sizeof *made));
  made->first = frame[0];
  made->payload = payload;
  made->frame = header + payload;
  made->client_frame = made->frame + MASK_BYTES;
  uint64_t count = made->frame < READY_BYTES ? READY_BYTES / made->frame : 1;
  made->ready = count * made->frame;
  made->bytes = checked(malloc(made->ready));
  uint8_t *to = made->bytes;
  memcpy(to, frame, header);
  to[1] &= (uint8_t) ~MASKED;
  for (uint64_t i = 0; i < payload; i++) {
    to[header + i] = frame[header + MASK_BYTES + i] ^ frame[header + i % MASK_BYTES];
  }
  for (uint64_t i = 1; i < count; i++) {
    memcpy(to + i * made->frame, to, made->frame);
  }
  made->next = answers;
  answers = made;
  return made;
}

/* How long a frame's header is without its masking key; 0 while too little of it has come to tell. */
static size_t header_bytes(const uint8_t *frame, size_t length, uint64_t *payload) {
  if (length < 2) {
    return 0;
  }
  uint8_t told = frame[1] & 0x7F;
  size_t header = told < 126 ? 2 : told == 126 ? 4 : 10;
  if (length < header) {
    return 0;
  }
  *payload = told < 126 ? told : 0;
  for (size_t i = 2; i < header; i++) {
    *payload = *payload << 8 | frame[i];
  }
  return header;
}

/* ---- connections */

static void watch(struct connection *c, bool for_room) {
  struct epoll_event event = {.events = EPOLLIN | (for_room ? EPOLLOUT : 0), .data.ptr = c};
  c->waits_for_room = for_room;
  if (epoll_ctl(loop, EPOLL_CTL_MOD, c->fd, &event) < 0) {
    fail("epoll_ctl");
  }
}

static void end(struct connection *c) {
  static const uint8_t normal_closure[] = {CLOSE, 2, 3, 0xE8}; /* RFC 6455 §5.5.1: with the code 1000. */
  if (c->fd < 0) {
    return;
  }
  if (c->closing && c->owed == 0) {
    send(c->fd, normal_closure, sizeof normal_closure, MSG_NOSIGNAL);
  }
  close(c->fd);
  c->fd = -1;
  if (c->broadcast) {
    connected[c->place] = connected[--connected_count];
    connected[c->place]->place = c->place;
  }
  free(c->begun);
  c->begun = NULL;
  c->next_gone = gone;
  gone = c;
}

/* Sends what is owed, as far as there is room; the rest follows. */
static void flush(struct connection *c) {
  while (c->owed > 0) {
    const struct answer *frames = c->owing;
    /* The rest of a frame that has been begun comes first. */
    uint64_t from = (frames->frame - c->owed % frames->frame) % frames->frame;
    uint64_t most = frames->ready - from;
    ssize_t sent = send(c->fd, frames->bytes + from, c->owed < most ? c->owed : most, MSG_NOSIGNAL);
    if (sent < 0) {
      if (errno != EAGAIN) {
        end(c);
      } else if (!c->waits_for_room) {
        watch(c, true);
      }
      return;
    }
    c->owed -= (uint64_t) sent;
  }
  if (c->waits_for_room) {
    watch(c, false);
  }
}

static void send_frames(struct connection *c, const struct answer *answer, uint64_t count) {
  c->owing = answer;
  c->owed += count * answer->frame;
  flush(c);
}

/* Returns how many frames have ended in it. */
static uint64_t count_frames(struct connection *c, const uint8_t *bytes, size_t length) {
  uint64_t total = c->part + length, rest = total % c->answer->client_frame;
  c->closing = (c->part == 0 && length > 0 && bytes[0] == CLOSE)
      || (rest > 0 && rest <= length && bytes[length - rest] == CLOSE);
  c->part = rest;
  return total / c->answer->client_frame;
}

/* Takes what was read before a first frame was whole. */
static uint64_t begin(struct connection *c, const uint8_t *bytes, size_t length) {
  if (c->begun_bytes + length > MOST_BEGUN) {
    end(c);
    return 0;
  }
  c->begun = checked(realloc(c->begun, c->begun_bytes + length + 1));
  memcpy(c->begun + c->begun_bytes, bytes, length);
  c->begun_bytes += length;
  c->begun[c->begun_bytes] = 0;
  if (!c->open) {
    ssize_t over = answer_handshake(c);
    if (over < 0) {
      end(c);
    }
    if (over <= 0) {
      return 0;
    }
    c->begun_bytes -= (size_t) over;
    memmove(c->begun, c->begun + over, c->begun_bytes);
  }
  if (c->begun_bytes > 0 && c->begun[0] == CLOSE) {
    c->closing = true;
    return 0;
  }
  uint64_t payload = 0;
  size_t header = header_bytes(c->begun, c->begun_bytes, &payload);
  if (header == 0 || payload > MOST_BEGUN || c->begun_bytes < header + MASK_BYTES + payload) {
    return 0;
  }
  c->answer = answer_to(c->begun, header, payload);
  uint64_t frames = count_frames(c, c->begun, c->begun_bytes);
  free(c->begun);
  c->begun = NULL;
  return frames;
}

static void receive(struct connection *c) {
  ssize_t length = recv(c->fd, input, sizeof input, 0);
  if (length <= 0) {
    if (length == 0 || errno != EAGAIN) {
      end(c);
    }
    return;
  }
  uint64_t frames = c->answer == NULL ? begin(c, input, (size_t) length) : count_frames(c, input, (size_t) length);
  if (c->closing) {
    end(c);
  } else if (frames > 0 && c->broadcast) {
    /* From behind: who ends on the way gives its place to the last, who has had its turn. */
    for (size_t i = connected_count; i-- > 0;) {
      send_frames(connected[i], c->answer, frames);
    }
  } else if (frames > 0) {
    send_frames(c, c->answer, frames);
  }
}

static void accept_all(int port) {
  static const int yes = 1;
  for (int fd = accept4(port, NULL, NULL, SOCK_NONBLOCK); fd >= 0; fd = accept4(port, NULL, NULL, SOCK_NONBLOCK)) {
    struct connection *c = checked(calloc(1, sizeof *c));
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
    c->fd = fd;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (epoll_ctl(loop, EPOLL_CTL_ADD, fd, &event) < 0) {
      fail("epoll_ctl");
    }
  }
  if (errno != EAGAIN && errno != ECONNABORTED) {
    fail("accept");
  }
}

static int listen_anywhere(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  int port = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (port < 0 || bind(port, (struct sockaddr *) &address, size) < 0 || listen(port, BACKLOG) < 0
      || getsockname(port, (struct sockaddr *) &address, &size) < 0) {
    fail("listen");
  }
  printf("Listening on http://127.0.0.1:%d\n", ntohs(address.sin_port));
  fflush(stdout);
  return port;
}

int main(void) {
  static struct connection port, standard_input;
  static struct epoll_event events[EVENTS];
  loop = epoll_create1(0);
  port.fd = listen_anywhere();
  struct epoll_event accepting = {.events = EPOLLIN, .data.ptr = &port};
  struct epoll_event ending = {.events = EPOLLIN, .data.ptr = &standard_input};
  if (loop < 0 || epoll_ctl(loop, EPOLL_CTL_ADD, port.fd, &accepting) < 0) {
    fail("epoll");
  }
  epoll_ctl(loop, EPOLL_CTL_ADD, standard_input.fd, &ending); /* Not possible with a file, which is no reason to end. */
  for (;;) {
    int count = epoll_wait(loop, events, EVENTS, -1);
    for (int i = 0; i < count; i++) {
      struct connection *c = events[i].data.ptr;
      if (c == &standard_input) {
        if (read(c->fd, input, sizeof input) <= 0) {
          return 0;
        }
      } else if (c == &port) {
        accept_all(port.fd);
      } else {
        if (c->fd >= 0 && (events[i].events & ~(uint32_t) EPOLLOUT) != 0) {
          receive(c);
        }
        if (c->fd >= 0 && c->waits_for_room && (events[i].events & EPOLLOUT) != 0) {
          flush(c);
        }
      }
    }
    while (gone != NULL) {
      struct connection *next = gone->next_gone;
      free(gone);
      gone = next;
    }
  }
}
