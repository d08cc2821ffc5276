// A WebSocket server of Boost.Beast, for the comparison of servers: one thread, Asio's epoll, and neither locks nor executors whose
// type is not known. Arguments: --compression on or off.
//
// It binds 127.0.0.1, prints where it listens, sends back what comes on /echo, sends what comes on /broadcast to all who are
// connected there, and ends with its standard input.
#include <malloc.h>
#include <unistd.h>

#include <boost/asio.hpp>
#include <boost/beast.hpp>
#include <boost/beast/websocket.hpp>
#include <cstring>
#include <deque>
#include <iostream>
#include <memory>
#include <string>
#include <unordered_set>

namespace beast = boost::beast;
namespace http = beast::http;
namespace net = boost::asio;
namespace websocket = beast::websocket;
using beast::error_code;
using tcp = net::ip::tcp;
using Executor = net::io_context::executor_type;
using Socket = net::basic_stream_socket<tcp, Executor>;
using Acceptor = net::basic_socket_acceptor<tcp, Executor>;

constexpr int BACKLOG = 16384;
constexpr std::size_t LONGEST_MESSAGE = 1 << 20;

struct Message {
  std::string bytes;
  bool binary;
};

class Connection;
std::unordered_set<Connection *> connected; // Who gets what is broadcast.
std::size_t open_connections = 0;

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(Socket socket, bool compression) : ws_(std::move(socket)) {
    websocket::permessage_deflate deflate;
    deflate.server_enable = compression;
    ws_.set_option(deflate);
    // A message is one frame, as it is with the others, unless what it is compressed to is longer than a buffer.
    ws_.auto_fragment(false);
    ws_.read_message_max(LONGEST_MESSAGE);
    open_connections++;
  }

  ~Connection() {
    connected.erase(this);
    if (--open_connections == 0) {
      malloc_trim(0); // What is looked at next is how much memory connections take: none of it is from those that were.
    }
  }

  void open() {
    auto opening = std::make_unique<Opening>();
    auto &to = *opening;
    http::async_read(ws_.next_layer(), to.buffer, to.request,
        [self = shared_from_this(), opening = std::move(opening)](error_code failed, std::size_t) mutable {
          if (!failed && websocket::is_upgrade(opening->request)) {
            self->accept(std::move(opening));
          }
        });
  }

 private:
  struct Opening {
    beast::flat_buffer buffer;
    http::request<http::empty_body> request;
  };

  void accept(std::unique_ptr<Opening> opening) {
    auto &to = *opening;
    ws_.async_accept(to.request, [self = shared_from_this(), opening = std::move(opening)](error_code failed) {
      if (failed) {
        return;
      }
      if (opening->request.target().starts_with("/broadcast")) {
        connected.insert(self.get());
        self->receive_to_broadcast();
      } else {
        self->receive_to_echo();
      }
    });
  }

  void receive_to_echo() {
    ws_.async_read(buffer_, [self = shared_from_this()](error_code failed, std::size_t) {
      if (!failed) {
        self->echo();
      }
    });
  }

  void echo() {
    ws_.binary(ws_.got_binary());
    ws_.async_write(buffer_.cdata(), [self = shared_from_this()](error_code failed, std::size_t) {
      if (!failed) {
        self->buffer_.consume(self->buffer_.size());
        self->receive_to_echo();
      }
    });
  }

  void receive_to_broadcast() {
    ws_.async_read(buffer_, [self = shared_from_this()](error_code failed, std::size_t) {
      if (failed) {
        connected.erase(self.get());
        return;
      }
      auto message = std::make_shared<const Message>(
          Message{beast::buffers_to_string(self->buffer_.cdata()), self->ws_.got_binary()});
      self->buffer_.consume(self->buffer_.size());
      for (Connection *to : connected) {
        to->send(message);
      }
      self->receive_to_broadcast();
    });
  }

  void send(const std::shared_ptr<const Message> &message) {
    waiting_.push_back(message);
    if (waiting_.size() == 1) {
      send_next();
    }
  }

  void send_next() {
    ws_.binary(waiting_.front()->binary);
    ws_.async_write(net::buffer(waiting_.front()->bytes),
        [self = shared_from_this()](error_code failed, std::size_t) {
          self->waiting_.pop_front();
          if (!failed && !self->waiting_.empty()) {
            self->send_next();
          }
        });
  }

  websocket::stream<Socket> ws_;
  beast::flat_buffer buffer_;
  std::deque<std::shared_ptr<const Message>> waiting_; // The first of them is being sent.
};

void accept_next(Acceptor &port, bool compression) {
  port.async_accept([&port, compression](error_code failed, Socket socket) {
    if (!failed) {
      error_code ignored;
      socket.set_option(tcp::no_delay(true), ignored);
      std::make_shared<Connection>(std::move(socket), compression)->open();
    }
    accept_next(port, compression);
  });
}

void end_with(net::posix::basic_stream_descriptor<Executor> &input, char &byte) {
  input.async_read_some(net::buffer(&byte, 1), [&input, &byte](error_code failed, std::size_t) {
    if (failed) {
      _exit(0); // Nobody is connected any more who would want a goodbye.
    }
    end_with(input, byte);
  });
}

int main(int count, char **words) {
  if (count != 3 || std::strcmp(words[1], "--compression") != 0) {
    std::cerr << "expected --compression on|off\n";
    return 2;
  }
  net::io_context loop(BOOST_ASIO_CONCURRENCY_HINT_UNSAFE); // One thread only.
  Acceptor port(loop.get_executor());
  port.open(tcp::v4());
  port.bind({net::ip::address_v4::loopback(), 0});
  port.listen(BACKLOG);
  std::cout << "Listening on http://127.0.0.1:" << port.local_endpoint().port() << std::endl;
  accept_next(port, std::strcmp(words[2], "on") == 0);
  char byte = 0;
  net::posix::basic_stream_descriptor<Executor> input(loop.get_executor(), dup(STDIN_FILENO));
  end_with(input, byte);
  loop.run();
}
