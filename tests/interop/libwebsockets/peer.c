// A libwebsockets peer for the contract of interoperability (contract/peer-program.ts has the lines it speaks, and
// contract/commands.ts the messages it obeys), for libwebsockets 4.
// Usage: peer server CERT KEY | peer client CERT
#include <libwebsockets.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BINARY_FRAGMENT 70000

static const char *const FRAGMENTS[] = {"fragments, ", "", "통로, ", "👩‍🚀"};

/* One frame that waits to be written; the bytes follow LWS_PRE bytes of room for its header. */
struct frame {
	struct frame *next;
	enum lws_write_protocol kind;
	size_t size;
	unsigned char room[];
};

struct session {
	char name[64], protocol[64];
	struct frame *first, **last;
	struct frame *written; /* kept until the next: the compressor reads on in it after lws_write() */
	char *message; /* what has come of the message that is being received */
	size_t size;
	int closing, reported;
	int code; /* the close that was asked for; 0: an empty one */
	char reason[124];
};

static struct lws_context *context;
static struct lws_vhost *hosts[4];
static int over;

static void say(const char *line) {
	puts(line);
	fflush(stdout);
}

static void queue(struct lws *wsi, struct session *s, enum lws_write_protocol kind, const void *bytes, size_t size) {
	struct frame *frame = malloc(sizeof *frame + LWS_PRE + size + 1);
	if (!frame) abort();
	*frame = (struct frame){.kind = kind, .size = size};
	memcpy(frame->room + LWS_PRE, bytes, size);
	*s->last = frame;
	s->last = &frame->next;
	lws_callback_on_writable(wsi);
}

static int deflates(struct lws *wsi) {
	return lws_get_vhost(wsi) == hosts[1] || lws_get_vhost(wsi) == hosts[3];
}

static void queue_text(struct lws *wsi, struct session *s, const char *text) {
	queue(wsi, s, LWS_WRITE_TEXT, text, strlen(text));
}

static void queue_fragments(struct lws *wsi, struct session *s) {
	static unsigned char bytes[3 * BINARY_FRAGMENT];
	for (int i = 0; i < 4; i++)
		/* Its compressor breaks the message at an empty fragment. */
		if (*FRAGMENTS[i] || !deflates(wsi)) queue(wsi, s, lws_write_ws_flags(LWS_WRITE_TEXT, i == 0, i == 3), FRAGMENTS[i], strlen(FRAGMENTS[i]));
	for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (unsigned char)(i % 251);
	for (int i = 0; i < 3; i++)
		queue(wsi, s, lws_write_ws_flags(LWS_WRITE_BINARY, i == 0, i == 2), bytes + i * BINARY_FRAGMENT, BINARY_FRAGMENT);
}

/* A message that begins with an exclamation mark. Returns -1 to close. */
static int obey(struct lws *wsi, struct session *s, const char *text) {
	if (!strcmp(text, "!ping")) queue(wsi, s, LWS_WRITE_PING, "are you there", 13);
	else if (!strcmp(text, "!fragments")) queue_fragments(wsi, s);
	else if (!strcmp(text, "!protocol")) queue_text(wsi, s, s->protocol);
	else if (!strcmp(text, "!abort")) {
		shutdown(lws_get_socket_fd(wsi), SHUT_RDWR);
		return -1;
	} else if (!strncmp(text, "!close", 6)) {
		sscanf(text, "!close %d %123[^\n]", &s->code, s->reason);
		if (s->code)
			lws_close_reason(wsi, (enum lws_close_status)s->code, (unsigned char *)s->reason, strlen(s->reason));
		return -1;
	}
	return 0;
}

static int receive(struct lws *wsi, struct session *s, const void *bytes, size_t size) {
	s->message = realloc(s->message, s->size + size + 1);
	if (!s->message) abort();
	memcpy(s->message + s->size, bytes, size);
	s->size += size;
	s->message[s->size] = 0;
	if (!lws_is_final_fragment(wsi) || lws_remaining_packet_payload(wsi)) return 0;
	size_t whole = s->size;
	s->size = 0;
	if (lws_frame_is_binary(wsi)) queue(wsi, s, LWS_WRITE_BINARY, s->message, whole);
	else if (s->message[0] == '!') return obey(wsi, s, s->message);
	else queue(wsi, s, LWS_WRITE_TEXT, s->message, whole);
	return 0;
}

static int write_one(struct lws *wsi, struct session *s) {
	struct frame *frame = s->first;
	if (!frame) return 0;
	s->first = frame->next;
	if (!s->first) s->last = &s->first;
	free(s->written);
	s->written = frame;
	if (lws_write(wsi, frame->room + LWS_PRE, frame->size, frame->kind) < 0) return -1;
	if (s->first) lws_callback_on_writable(wsi);
	return 0;
}

static void report(struct session *s, int code, const char *reason, size_t size) {
	if (s->reported) return;
	s->reported = 1;
	char line[256];
	snprintf(line, sizeof line, "closed %s %d %.*s", s->name, code, (int)size, reason);
	say(line);
}

static void forget(struct session *s) {
	while (s->first) {
		struct frame *next = s->first->next;
		free(s->first);
		s->first = next;
	}
	free(s->written);
	free(s->message);
}

static void greet(struct lws *wsi, void *user) {
	struct session *s = user;
	s->last = &s->first;
	if (lws_hdr_copy(wsi, s->name, sizeof s->name, WSI_TOKEN_GET_URI) > 0) {
		memmove(s->name, s->name + 1, strlen(s->name));
		const char *protocol = lws_get_protocol(wsi)->name;
		if (strcmp(protocol, "none")) snprintf(s->protocol, sizeof s->protocol, "%s", protocol);
	} else {
		snprintf(s->name, sizeof s->name, "%s", (char *)lws_get_opaque_user_data(wsi));
	}
	/* 2^15 bytes at a time instead of 2^10: over TLS, what is read next overwrites what the inflater has not taken. */
	if (deflates(wsi)) {
		lws_set_extension_option(wsi, "permessage-deflate", "rx_buf_size", "15");
		lws_set_extension_option(wsi, "permessage-deflate", "tx_buf_size", "15");
	}
}

/* A line "open NAME URL DEFLATE PROTOCOLS". */
static void follow(char *line) {
	char name[64], scheme[8], host[64], protocols[128];
	int port, deflate;
	if (sscanf(line, "open %63s %7[^:]://%63[^:]:%d/%*s %d %127s", name, scheme, host, &port, &deflate, protocols) != 6) {
		over = 1;
		return;
	}
	char path[70];
	snprintf(path, sizeof path, "/%s", name);
	struct lws_client_connect_info to = {
		.context = context,
		.vhost = hosts[deflate],
		.address = host,
		.host = host,
		.port = port,
		.path = path,
		.ssl_connection = strcmp(scheme, "wss") ? 0 : LCCSCF_USE_SSL,
		.protocol = strcmp(protocols, "-") ? protocols : NULL,
		.local_protocol_name = "none",
		.opaque_user_data = strdup(name),
	};
	if (!lws_client_connect_via_info(&to)) fprintf(stderr, "cannot connect as %s\n", name);
}

/* Standard input: orders, a line each; its end is ours. */
static int read_orders(void) {
	static char lines[8192];
	static size_t size;
	ssize_t came = read(0, lines + size, sizeof lines - 1 - size);
	if (came <= 0) {
		over = 1;
		lws_cancel_service(context);
		return -1;
	}
	size += (size_t)came;
	lines[size] = 0;
	char *from = lines;
	for (char *end; (end = strchr(from, '\n')); from = end + 1) {
		*end = 0;
		follow(from);
	}
	size -= (size_t)(from - lines);
	memmove(lines, from, size + 1);
	return 0;
}

static int callback(struct lws *wsi, enum lws_callback_reasons why, void *user, void *in, size_t size) {
	struct session *s = user;
	const unsigned char *bytes = in;
	switch (why) {
	case LWS_CALLBACK_RAW_RX_FILE:
		return read_orders();
	case LWS_CALLBACK_RAW_CLOSE_FILE:
		over = 1;
		return 0;
	case LWS_CALLBACK_CLIENT_FILTER_PRE_ESTABLISH:
		lws_hdr_copy(wsi, s->protocol, sizeof s->protocol, WSI_TOKEN_PROTOCOL);
		return 0;
	case LWS_CALLBACK_ESTABLISHED:
	case LWS_CALLBACK_CLIENT_ESTABLISHED:
		greet(wsi, user);
		return 0;
	case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
		fprintf(stderr, "%.*s\n", (int)size, in ? (char *)in : "");
		printf("failed %s %.*s\n", (char *)lws_get_opaque_user_data(wsi), (int)size, in ? (char *)in : "");
		fflush(stdout);
		return 0;
	case LWS_CALLBACK_RECEIVE:
	case LWS_CALLBACK_CLIENT_RECEIVE:
		return receive(wsi, s, in, size);
	case LWS_CALLBACK_RECEIVE_PONG:
	case LWS_CALLBACK_CLIENT_RECEIVE_PONG:
		queue_text(wsi, s, "pong came");
		return 0;
	case LWS_CALLBACK_SERVER_WRITEABLE:
	case LWS_CALLBACK_CLIENT_WRITEABLE:
		return write_one(wsi, s);
	case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
		if (size < 2) report(s, 1005, "", 0);
		else report(s, bytes[0] << 8 | bytes[1], (const char *)bytes + 2, size - 2);
		return 0;
	case LWS_CALLBACK_CLOSED:
	case LWS_CALLBACK_CLIENT_CLOSED:
		report(s, 1006, "", 0);
		forget(s);
		return 0;
	default:
		return lws_callback_http_dummy(wsi, why, user, in, size);
	}
}

/* The first is for clients that offer none, and for standard input. */
static const struct lws_protocols PROTOCOLS[] = {
	{"none", callback, sizeof(struct session), 16384, 0, NULL, 0},
	{"v2.chat", callback, sizeof(struct session), 16384, 0, NULL, 0},
	{"v1.chat", callback, sizeof(struct session), 16384, 0, NULL, 0},
	{NULL, NULL, 0, 0, 0, NULL, 0},
};

static const struct lws_extension DEFLATE[] = {
	{"permessage-deflate", lws_extension_callback_pm_deflate,
	 "permessage-deflate; client_no_context_takeover; client_max_window_bits"},
	{NULL, NULL, NULL},
};

static struct lws_vhost *host(const char *name, int port, int deflate, const char *cert, const char *key, const char *ca) {
	struct lws_context_creation_info info = {
		.port = port,
		.iface = port == CONTEXT_PORT_NO_LISTEN ? NULL : "127.0.0.1",
		.vhost_name = name,
		.protocols = PROTOCOLS,
		.extensions = deflate ? DEFLATE : NULL,
		.ssl_cert_filepath = cert,
		.ssl_private_key_filepath = key,
		.client_ssl_ca_filepath = ca,
		.alpn = "http/1.1", /* over HTTP/2 it exceeds the frame size and the windows of its peer */
		.options = LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT,
	};
	struct lws_vhost *made = lws_create_vhost(context, &info);
	if (!made) {
		fprintf(stderr, "cannot make the host %s\n", name);
		exit(1);
	}
	return made;
}

int main(int argc, char **argv) {
	int server = argc == 4 && !strcmp(argv[1], "server");
	if (!server && (argc != 3 || strcmp(argv[1], "client"))) return 2;
	lws_set_log_level(LLL_ERR, NULL);
	struct lws_context_creation_info info = {
		.port = CONTEXT_PORT_NO_LISTEN,
		.options = LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT | LWS_SERVER_OPTION_EXPLICIT_VHOSTS,
	};
	context = lws_create_context(&info);
	if (!context) return 1;
	if (server) {
		hosts[0] = host("plain", 0, 0, NULL, NULL, NULL);
		hosts[1] = host("plain-deflate", 0, 1, NULL, NULL, NULL);
		hosts[2] = host("tls", 0, 0, argv[2], argv[3], NULL);
		hosts[3] = host("tls-deflate", 0, 1, argv[2], argv[3], NULL);
		printf("listening");
		for (int i = 0; i < 4; i++) printf(" %d", lws_get_vhost_listen_port(hosts[i]));
		say("");
	} else {
		hosts[0] = host("plain", CONTEXT_PORT_NO_LISTEN, 0, NULL, NULL, argv[2]);
		hosts[1] = host("deflate", CONTEXT_PORT_NO_LISTEN, 1, NULL, NULL, argv[2]);
	}
	lws_sock_file_fd_type in = {.filefd = 0};
	if (!lws_adopt_descriptor_vhost(hosts[0], LWS_ADOPT_RAW_FILE_DESC, in, "none", NULL)) return 1;
	while (!over && lws_service(context, 0) >= 0);
	lws_context_destroy(context);
	return 0;
}
