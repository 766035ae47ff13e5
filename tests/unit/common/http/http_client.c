#include "http_client.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

void world_open(struct world *world, http_handler_fn *handler, void *context)
{
    world_open_for(world, 0, handler, context);
}

void world_open_for(struct world *world, size_t body_max, http_handler_fn *handler, void *context)
{
    struct http_options options = {
        .connections_max = 100, .body_max = body_max, .handler = handler, .context = context};
    world_open_with(world, &options);
}

void world_open_with(struct world *world, struct http_options *options)
{
    struct err err = {0};
    options->listen = "127.0.0.1:0";
    options->idle_timeout_s = 30;
    world->loop = loop_new();
    assert_non_null(world->loop);
    if (http_open(world->loop, options, &world->server, &err))
        fail_msg("%s", err.text);
}

void world_close(struct world *world)
{
    http_close(world->server);
    loop_free(world->loop);
}

void peer_connect(struct peer *peer, const struct world *world)
{
    peer_connect_from(peer, world, "127.0.0.1");
}

void peer_connect_from(struct peer *peer, const struct world *world, const char *source)
{
    struct sockaddr_in own = {.sin_family = AF_INET};
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)http_port(world->server))};
    inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
    *peer = (struct peer){.fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    peer->text = calloc(1, RECEIVED_MAX + 1);
    assert_non_null(peer->text);
    inet_pton(AF_INET, source, &own.sin_addr);
    assert_int_equal(bind(peer->fd, (struct sockaddr *)&own, sizeof own), 0);
    assert_int_equal(connect(peer->fd, (struct sockaddr *)&address, sizeof address), 0);
}

void peer_close(struct peer *peer)
{
    close(peer->fd);
    free(peer->text);
    *peer = (struct peer){.fd = -1};
}

static void turn(struct world *world)
{
    struct err err = {0};
    assert_int_equal(loop_turn(world->loop, ROUND_MS, &err), 0);
}

void world_turn(struct world *world, int rounds)
{
    for (int i = 0; i < rounds; i++)
        turn(world);
}

void world_turn_once(struct world *world)
{
    struct err err = {0};
    assert_int_equal(loop_turn(world->loop, 0, &err), 0);
}

void peer_shut(struct peer *peer)
{
    shutdown(peer->fd, SHUT_WR);
}

static void receive(struct peer *peer)
{
    while (!peer->is_closed && peer->size < RECEIVED_MAX) {
        ssize_t size = recv(peer->fd, peer->text + peer->size, RECEIVED_MAX - peer->size, MSG_DONTWAIT);
        if (size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
            return;
        if (size <= 0)
            peer->is_closed = 1;
        else
            peer->size += (size_t)size;
    }
}

void peer_send(struct peer *peer, struct world *world, const void *data, size_t size)
{
    const char *at = data;
    for (int i = 0; size && i < ROUNDS_MAX; i++) {
        ssize_t sent = send(peer->fd, at, size, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (sent > 0) {
            at += sent;
            size -= (size_t)sent;
        } else if (errno != EAGAIN && errno != EWOULDBLOCK) {
            return; /* the server has closed: what it said is what counts */
        } else {
            turn(world);
        }
    }
}

void peer_say(struct peer *peer, struct world *world, const char *text)
{
    peer_send(peer, world, text, strlen(text));
}

void peer_expect(struct peer *peer, struct world *world, const char *needle)
{
    for (int i = 0; i < ROUNDS_MAX; i++) {
        receive(peer);
        if (memmem(peer->text, peer->size, needle, strlen(needle)))
            return;
        if (peer->is_closed)
            break;
        turn(world);
    }
    fail_msg("'%s' was not received, but (%zu bytes, %s): %.400s", needle, peer->size,
             peer->is_closed ? "closed" : "open", peer->text);
}

void peer_expect_closed(struct peer *peer, struct world *world)
{
    for (int i = 0; i < ROUNDS_MAX && !peer->is_closed; i++) {
        receive(peer);
        if (!peer->is_closed)
            turn(world);
    }
    assert_true(peer->is_closed);
}

void world_until(struct world *world, const int *flag)
{
    for (int i = 0; i < ROUNDS_MAX && !*flag; i++)
        turn(world);
    assert_true(*flag);
}
