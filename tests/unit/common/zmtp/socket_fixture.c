#include "socket_fixture.h"

#include "clock.h"
#include "zmtp_talk.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>

#define START   1700000000000
#define TURN_MS 5

static const char *const topics[] = {"head", "full", NULL};

static struct loop *loop;
struct zmtp *zmtp;
static struct net_list fronts;
int clients[CLIENTS_MAX];
static unsigned client_count;

struct told told;

static void on_message(void *context, zmtp_peer_id peer, const struct zmtp_part *parts, size_t count)
{
    (void)context;
    told.messages++;
    told.peer = peer;
    snprintf(told.text, sizeof told.text, "%.*s", (int)parts[count - 1].size, (const char *)parts[count - 1].data);
}

static void on_gone(void *context, zmtp_peer_id peer)
{
    (void)context, (void)peer;
    told.gone++;
}

static void on_room(void *context, zmtp_peer_id peer)
{
    (void)context, (void)peer;
    told.room++;
}

static void on_refused(void *context, enum zmtp_reason reason, const char *address)
{
    (void)context;
    told.refusals++;
    told.reason = reason;
    snprintf(told.address, sizeof told.address, "%s", address);
}

void open_socket(enum zmtp_kind kind)
{
    struct err err = {0};
    const struct zmtp_options options = {.kind = kind,
                                         .listen = "tcp://127.0.0.1:*",
                                         .proxy_from = &fronts,
                                         .topics = kind == ZMTP_PUB ? topics : NULL,
                                         .message_bytes_max = 4096,
                                         .connections_max = 4,
                                         .client_connections_max = 2,
                                         .waiting_bytes_max = 4u << 20,
                                         .peer_waiting_bytes = 65536,
                                         .on_message = on_message,
                                         .on_gone = on_gone,
                                         .on_room = on_room,
                                         .on_refused = on_refused};
    if (zmtp_open(loop, &options, &zmtp, &err))
        fail_msg("%s", err.text);
}

int socket_setup(void **state)
{
    struct err err = {0};
    (void)state;
    clock_set_for_test(START);
    told = (struct told){0};
    client_count = 0;
    loop = loop_new();
    return !loop || net_list_read("127.0.0.9", &fronts, &err);
}

int socket_teardown(void **state)
{
    (void)state;
    for (unsigned i = 0; i < client_count; i++)
        if (clients[i] >= 0)
            close(clients[i]);
    zmtp_close(zmtp);
    zmtp = NULL;
    loop_free(loop);
    clock_set_for_test(0);
    return 0;
}

void turn(void)
{
    struct err err = {0};
    assert_int_equal(loop_turn(loop, TURN_MS, &err), 0);
}

void pass_ms(int64_t ms)
{
    clock_set_for_test(clock_now_ms() + ms);
    turn();
}

/* ── a peer ── */

unsigned connect_from(const char *address)
{
    struct sockaddr_in here = {.sin_family = AF_INET}, there = {.sin_family = AF_INET};
    unsigned port = 0, client = client_count++;
    assert_true(client < CLIENTS_MAX);
    assert_int_equal(sscanf(zmtp_endpoint(zmtp), "tcp://127.0.0.1:%u", &port), 1);
    there.sin_port = htons((uint16_t)port);
    inet_pton(AF_INET, "127.0.0.1", &there.sin_addr);
    inet_pton(AF_INET, address, &here.sin_addr);
    clients[client] = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(clients[client], (struct sockaddr *)&here, sizeof here), 0);
    assert_int_equal(connect(clients[client], (struct sockaddr *)&there, sizeof there), 0);
    return client;
}

void send_bytes(unsigned client, const void *bytes, size_t size)
{
    assert_int_equal(send(clients[client], bytes, size, MSG_NOSIGNAL), size);
}

void say_hello(unsigned client, const char *type)
{
    uint8_t greeting[ZMTP_GREETING_SIZE], ready[64];
    size_t type_size = strlen(type), size = 2 + 6 + 12 + 4 + type_size;
    talk_greeting(greeting, "NULL");
    send_bytes(client, greeting, sizeof greeting);
    memset(ready, 0, sizeof ready);
    ready[0] = 4;
    ready[1] = (uint8_t)(size - 2);
    memcpy(ready + 2, "\x05READY", 6);
    memcpy(ready + 8, "\x0bSocket-Type", 12);
    ready[23] = (uint8_t)type_size;
    memcpy(ready + 24, type, type_size);
    send_bytes(client, ready, size);
}

void say(unsigned client, const char *text)
{
    uint8_t frame[64] = {0, (uint8_t)strlen(text)};
    memcpy(frame + 2, text, strlen(text));
    send_bytes(client, frame, 2 + strlen(text));
}

/* Bytes that have come; -1 when the connection has been closed. */
static ssize_t read_some(unsigned client, void *out, size_t room)
{
    ssize_t size = recv(clients[client], out, room, MSG_DONTWAIT);
    if (size > 0)
        return size;
    return size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK) ? 0 : -1;
}

int is_closed(unsigned client)
{
    char bytes[4096];
    ssize_t size;
    while ((size = read_some(client, bytes, sizeof bytes)) > 0)
        continue;
    return size < 0;
}

int has_heard(unsigned client, const char *text)
{
    static char heard[CLIENTS_MAX][16384];
    static size_t sizes[CLIENTS_MAX];
    ssize_t size = read_some(client, heard[client] + sizes[client], sizeof heard[0] - sizes[client]);
    if (size > 0)
        sizes[client] += (size_t)size;
    int found = memmem(heard[client], sizes[client], text, strlen(text)) != NULL;
    if (found)
        sizes[client] = 0;
    return found;
}

unsigned open_peer(const char *address, const char *type)
{
    unsigned client = connect_from(address);
    say_hello(client, type);
    return client;
}

int send_text(zmtp_peer_id peer, const char *text)
{
    struct err err;
    const struct zmtp_part part = {(const uint8_t *)text, strlen(text)};
    return zmtp_send(zmtp, peer, &part, 1, &err);
}
