/* Floor "epoll": what the kernel alone costs. One thread, one epoll instance, one recv and one
 * send for each readable connection; every byte goes back as it came, unframed.
 * Prints its port as one line and ends when its standard input ends, as every server of the bench.
 * It is a yardstick, not a server: it waits in place when a peer does not read. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { EVENTS = 1024, CHUNK = 65536 };

static char chunk[CHUNK];

static void give_up(const char *what) {
  perror(what);
  exit(1);
}

static int listen_on_loopback(void) {
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (listener < 0) give_up("socket");
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  if (bind(listener, (struct sockaddr *)&address, length) < 0) give_up("bind");
  if (listen(listener, 4096) < 0) give_up("listen");
  if (getsockname(listener, (struct sockaddr *)&address, &length) < 0) give_up("getsockname");
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);
  return listener;
}

static void watch(int epoll, int descriptor) {
  struct epoll_event event = {.events = EPOLLIN, .data.fd = descriptor};
  if (epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) < 0) give_up("epoll_ctl");
}

static void accept_all(int epoll, int listener) {
  for (;;) {
    int connection = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (connection < 0) return;
    int yes = 1;
    setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    watch(epoll, connection);
  }
}

/* Sends all of it; returns 0 when the connection is gone. */
static int send_all(int connection, const char *bytes, ssize_t left) {
  while (left > 0) {
    ssize_t sent = send(connection, bytes, (size_t)left, MSG_NOSIGNAL);
    if (sent > 0) {
      bytes += sent;
      left -= sent;
    } else if (sent < 0 && errno == EAGAIN) {
      struct pollfd writable = {.fd = connection, .events = POLLOUT};
      poll(&writable, 1, -1);
    } else if (sent < 0 && errno != EINTR) {
      return 0;
    }
  }
  return 1;
}

static void echo(int connection) {
  ssize_t received = recv(connection, chunk, CHUNK, 0);
  if (received < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (received <= 0 || !send_all(connection, chunk, received)) close(connection);
}

static void end_with_standard_input(void) {
  char ignored[64];
  if (read(STDIN_FILENO, ignored, sizeof ignored) == 0) exit(0);
}

int main(void) {
  static struct epoll_event events[EVENTS];
  int epoll = epoll_create1(EPOLL_CLOEXEC);
  if (epoll < 0) give_up("epoll_create1");
  int listener = listen_on_loopback();
  watch(epoll, listener);
  watch(epoll, STDIN_FILENO);
  for (;;) {
    int ready = epoll_wait(epoll, events, EVENTS, -1);
    for (int index = 0; index < ready; index++) {
      int descriptor = events[index].data.fd;
      if (descriptor == listener) accept_all(epoll, listener);
      else if (descriptor == STDIN_FILENO) end_with_standard_input();
      else echo(descriptor);
    }
  }
}
