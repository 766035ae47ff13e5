/* curl's transfers on the loop, against a server on the same loop. */
#include "curl_loop.h"
#include "http.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ROUNDS_MAX 3000 /* of at most 20 ms: a test that waits longer is stuck */
#define MANY       40

struct transfer {
    struct world *world;
    CURL *easy;
    int ended, again; /* times it ended; times it is started once more when it does */
    CURLcode code;
    long status;
    size_t received;
};

struct world {
    struct loop *loop;
    struct http_server *server;
    struct curl_loop *curl_loop;
    struct http_request *held; /* one that is not answered */
    int requests;
};

static size_t take(char *bytes, size_t size, size_t count, void *context)
{
    (void)bytes;
    ((struct transfer *)context)->received += size * count;
    return size * count;
}

static void on_ended(void *context, void *owner, CURLcode code)
{
    struct transfer *transfer = owner;
    assert_ptr_equal(context, transfer->world);
    transfer->ended++;
    transfer->code = code;
    curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &transfer->status);
    if (transfer->again) {
        transfer->again--;
        assert_int_equal(curl_loop_add(transfer->world->curl_loop, transfer->easy, NULL), 0);
    }
}

static void on_request(void *context, struct http_request *request)
{
    struct world *world = context;
    static char large[300000];
    world->requests++;
    if (strcmp(http_path(request), "/never") == 0)
        world->held = request;
    else if (strcmp(http_path(request), "/large") == 0)
        http_respond(request, 200, "text/plain", large, sizeof large);
    else
        http_respond(request, 200, "text/plain", "small", 5);
}

static void open_world(struct world *world)
{
    const struct http_options options = {.listen = "127.0.0.1:0",
                                         .connections_max = 2 * MANY,
                                         .client_connections_max = 2 * MANY,
                                         .idle_timeout_s = 60,
                                         .handler = on_request,
                                         .context = world};
    *world = (struct world){.loop = loop_new()};
    assert_non_null(world->loop);
    assert_int_equal(http_open(world->loop, &options, &world->server, NULL), 0);
    assert_int_equal(curl_loop_open(world->loop, 8, on_ended, world, &world->curl_loop, NULL), 0);
}

static void close_world(struct world *world)
{
    curl_loop_close(world->curl_loop);
    if (world->held)
        http_respond(world->held, 204, NULL, "", 0); /* its client has gone */
    http_close(world->server);
    loop_free(world->loop);
}

static void begin(struct world *world, struct transfer *transfer, unsigned port, const char *path)
{
    char url[96];
    snprintf(url, sizeof url, "http://127.0.0.1:%u%s", port, path);
    *transfer = (struct transfer){.world = world, .easy = curl_easy_init(), .again = transfer->again};
    assert_non_null(transfer->easy);
    curl_easy_setopt(transfer->easy, CURLOPT_URL, url);
    curl_easy_setopt(transfer->easy, CURLOPT_PRIVATE, transfer);
    curl_easy_setopt(transfer->easy, CURLOPT_PROXY, "");
    curl_easy_setopt(transfer->easy, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(transfer->easy, CURLOPT_WRITEDATA, transfer);
    assert_int_equal(curl_loop_add(world->curl_loop, transfer->easy, NULL), 0);
    assert_int_equal(transfer->ended, 0); /* never from here */
}

static void turn_until_ended(struct world *world, const struct transfer *transfer, int times)
{
    for (int round = 0; transfer->ended < times; round++) {
        assert_true(round < ROUNDS_MAX);
        assert_int_equal(loop_turn(world->loop, 20, NULL), 0);
    }
}

static void transfers_run_side_by_side_and_each_ends_once(void **state)
{
    struct world world;
    static struct transfer transfers[MANY];
    (void)state;
    open_world(&world);
    for (int i = 0; i < MANY; i++)
        begin(&world, &transfers[i], http_port(world.server), i % 2 ? "/large" : "/small");
    for (int i = 0; i < MANY; i++)
        turn_until_ended(&world, &transfers[i], 1);
    for (int i = 0; i < 5; i++)
        loop_turn(world.loop, 1, NULL);
    for (int i = 0; i < MANY; i++) {
        assert_int_equal(transfers[i].ended, 1);
        assert_int_equal(transfers[i].code, CURLE_OK);
        assert_int_equal(transfers[i].status, 200);
        assert_int_equal(transfers[i].received, i % 2 ? 300000 : 5);
        curl_easy_cleanup(transfers[i].easy);
    }
    assert_int_equal(world.requests, MANY);
    close_world(&world);
}

static void one_that_has_ended_may_be_started_again_where_it_ended(void **state)
{
    struct world world;
    struct transfer transfer = {.again = 3};
    (void)state;
    open_world(&world);
    begin(&world, &transfer, http_port(world.server), "/small");
    turn_until_ended(&world, &transfer, 4);
    assert_int_equal(world.requests, 4);
    curl_easy_cleanup(transfer.easy);
    close_world(&world);
}

static void a_failure_is_an_end_like_any_other(void **state)
{
    struct world world, gone;
    struct transfer transfer = {0};
    (void)state;
    open_world(&gone);
    unsigned port = http_port(gone.server);
    close_world(&gone);
    open_world(&world);
    begin(&world, &transfer, port, "/");
    turn_until_ended(&world, &transfer, 1);
    assert_int_equal(transfer.code, CURLE_COULDNT_CONNECT);
    assert_int_equal(transfer.status, 0);
    curl_easy_cleanup(transfer.easy);
    close_world(&world);
}

/* curl's own limit of time needs the loop's timer: nothing else would wake it. */
static void a_transfer_that_hears_nothing_ends_at_its_limit(void **state)
{
    struct world world;
    struct transfer transfer = {0};
    (void)state;
    open_world(&world);
    begin(&world, &transfer, http_port(world.server), "/never");
    curl_easy_setopt(transfer.easy, CURLOPT_TIMEOUT_MS, 200L);
    turn_until_ended(&world, &transfer, 1);
    assert_int_equal(transfer.code, CURLE_OPERATION_TIMEDOUT);
    curl_easy_cleanup(transfer.easy);
    close_world(&world);
}

static void one_that_is_broken_off_is_not_told_of_and_harms_no_other(void **state)
{
    struct world world;
    struct transfer stopped = {0}, other = {0};
    (void)state;
    open_world(&world);
    begin(&world, &stopped, http_port(world.server), "/never");
    for (int round = 0; !world.held; round++) {
        assert_true(round < ROUNDS_MAX);
        loop_turn(world.loop, 20, NULL);
    }
    curl_loop_remove(world.curl_loop, stopped.easy);
    curl_easy_cleanup(stopped.easy);
    begin(&world, &other, http_port(world.server), "/small");
    turn_until_ended(&world, &other, 1);
    assert_int_equal(other.code, CURLE_OK);
    assert_int_equal(stopped.ended, 0);
    curl_easy_cleanup(other.easy);
    close_world(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(transfers_run_side_by_side_and_each_ends_once),
        cmocka_unit_test(one_that_has_ended_may_be_started_again_where_it_ended),
        cmocka_unit_test(a_failure_is_an_end_like_any_other),
        cmocka_unit_test(a_transfer_that_hears_nothing_ends_at_its_limit),
        cmocka_unit_test(one_that_is_broken_off_is_not_told_of_and_harms_no_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
