/* What reaches a handler, what is refused before, and how answers look. */
#include "http_client.h"

#include "clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct seen {
    int count;
    struct http_request *held; /* the last one, when `hold` */
    int hold;
};

static void echo(void *context, struct http_request *request)
{
    struct seen *seen = context;
    char text[512];
    size_t size = 0;
    const char *body = http_body(request, &size);
    const char *query = http_query(request, "q");
    const char *header = http_header(request, "X-Test");
    const char *cookie = http_cookie(request, "key");
    seen->count++;
    if (seen->hold) {
        seen->held = request;
        return;
    }
    snprintf(text, sizeof text, "%s|%s|%s|%s|%s|%zu|%.20s", http_method(request), http_path(request),
             query ? query : "-", header ? header : "-", cookie ? cookie : "-", size, body ? body : "-");
    http_header_add(request, "X-Own", "yes");
    http_respond(request, 200, "text/plain", text, strlen(text));
}

static int count_of(const struct peer *peer, const char *needle)
{
    int count = 0;
    for (const char *at = peer->text; (at = strstr(at, needle)); at++)
        count++;
    return count;
}

static void ask(const char *text, const char *expected, int expected_handled)
{
    struct seen seen = {0};
    struct world world;
    struct peer peer;
    world_open(&world, echo, &seen);
    peer_connect(&peer, &world);
    peer_say(&peer, &world, text);
    peer_expect(&peer, &world, expected);
    assert_int_equal(seen.count, expected_handled);
    peer_close(&peer);
    world_close(&world);
}

static void handler_sees_method_path_query_header_cookie(void **state)
{
    (void)state;
    ask("GET /story/a%2Fb?q=%C3%A9+x&r=1 HTTP/1.1\r\nHost: x\r\nX-Test: yes\r\nCookie: a=b; key=k1\r\n\r\n",
        "GET|/story/a/b|\xC3\xA9 x|yes|k1|0|-", 1);
}

static void body_reaches_the_handler_with_length_or_chunked(void **state)
{
    (void)state;
    ask("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello", "POST|/|-|-|-|5|hello", 1);
    ask("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n",
        "POST|/|-|-|-|5|hello", 1);
}

static void answers_carry_security_headers_and_those_of_the_handler(void **state)
{
    (void)state;
    ask("GET / HTTP/1.1\r\nHost: x\r\n\r\n", "X-Content-Type-Options: nosniff", 1);
    ask("GET / HTTP/1.1\r\nHost: x\r\n\r\n", "Referrer-Policy: same-origin", 1);
    ask("GET / HTTP/1.1\r\nHost: x\r\n\r\n", "X-Own: yes", 1);
}

static void requests_that_two_servers_could_read_differently_are_refused(void **state)
{
    (void)state;
    static const char *const requests[] = {
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length : 5\r\n\r\nhello",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: +5\r\n\r\nhello",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5, 5\r\n\r\nhello",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0x5\r\n\r\nhello",
        "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nX Y: 1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nX-Test: a\001b\r\n\r\n",
    };
    for (size_t i = 0; i < sizeof requests / sizeof requests[0]; i++)
        ask(requests[i], "HTTP/1.1 400", 0);
}

static void text_that_is_not_utf8_is_refused_and_nul_stays_escaped(void **state)
{
    (void)state;
    ask("GET /%FF HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 400", 0);
    ask("GET /?q=%C3 HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 400", 0);
    ask("GET /a%00b?q=%00c%zz HTTP/1.1\r\nHost: x\r\n\r\n", "GET|/a%00b|%00c%zz|", 1);
}

static void refused_request_closes_the_connection(void **state)
{
    (void)state;
    struct seen seen = {0};
    struct world world;
    struct peer peer;
    world_open(&world, echo, &seen);
    peer_connect(&peer, &world);
    peer_say(&peer, &world,
             "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 44\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
             "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n");
    peer_expect_closed(&peer, &world);
    assert_int_equal(seen.count, 0);
    assert_int_equal(count_of(&peer, "HTTP/1.1"), 1);
    assert_int_equal(http_stats(world.server)->refused, 1);
    peer_close(&peer);
    world_close(&world);
}

static void body_beyond_the_limit_gets_413(void **state)
{
    (void)state;
    struct seen seen = {0};
    struct world world;
    struct peer peer;
    char *piece = calloc(1, HTTP_BODY_MAX + 1);
    char head[128];
    assert_non_null(piece);
    memset(piece, 'x', HTTP_BODY_MAX);
    world_open(&world, echo, &seen);

    peer_connect(&peer, &world);
    snprintf(head, sizeof head, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n", HTTP_BODY_MAX);
    peer_say(&peer, &world, head);
    peer_say(&peer, &world, piece);
    peer_expect(&peer, &world, "|65536|xxxx");
    peer_close(&peer);

    peer_connect(&peer, &world);
    snprintf(head, sizeof head, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n", HTTP_BODY_MAX + 1);
    peer_say(&peer, &world, head);
    peer_expect(&peer, &world, "HTTP/1.1 413");
    peer_close(&peer);

    peer_connect(&peer, &world);
    peer_say(&peer, &world, "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n10001\r\n");
    peer_say(&peer, &world, piece);
    peer_say(&peer, &world, "x\r\n0\r\n\r\n");
    peer_expect(&peer, &world, "HTTP/1.1 413");
    peer_close(&peer);

    assert_int_equal(seen.count, 1);
    world_close(&world);
    free(piece);
}

static void a_server_may_take_larger_bodies(void **state)
{
    (void)state;
    struct seen seen = {0};
    struct world world;
    struct peer peer;
    char *piece = calloc(1, 3 * HTTP_BODY_MAX + 1);
    char head[128];
    assert_non_null(piece);
    memset(piece, 'x', 3 * HTTP_BODY_MAX);
    world_open_for(&world, 3 * HTTP_BODY_MAX, echo, &seen);

    peer_connect(&peer, &world);
    snprintf(head, sizeof head, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n", 3 * HTTP_BODY_MAX);
    peer_say(&peer, &world, head);
    peer_say(&peer, &world, piece);
    peer_expect(&peer, &world, "|196608|xxxx");
    peer_say(&peer, &world, "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n30000\r\n");
    peer_say(&peer, &world, piece);
    peer_say(&peer, &world, "\r\n1\r\nx\r\n0\r\n\r\n");
    peer_expect(&peer, &world, "HTTP/1.1 413");
    peer_close(&peer);

    peer_connect(&peer, &world);
    snprintf(head, sizeof head, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n", 3 * HTTP_BODY_MAX + 1);
    peer_say(&peer, &world, head);
    peer_expect(&peer, &world, "HTTP/1.1 413");
    peer_close(&peer);
    assert_int_equal(seen.count, 1);
    world_close(&world);
    free(piece);
}

static void endless_body_is_cut_off(void **state)
{
    (void)state;
    struct seen seen = {0};
    struct world world;
    struct peer peer;
    char *chunk = malloc(65536 + 16);
    assert_non_null(chunk);
    memset(chunk, 'x', 65536 + 16);
    memcpy(chunk, "10000\r\n", 7);
    memcpy(chunk + 7 + 65536, "\r\n", 2);
    world_open(&world, echo, &seen);
    peer_connect(&peer, &world);
    peer_say(&peer, &world, "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 60; i++)
        peer_send(&peer, &world, chunk, 7 + 65536 + 2);
    peer_expect_closed(&peer, &world);
    assert_int_equal(seen.count, 0);
    peer_close(&peer);
    world_close(&world);
    free(chunk);
}

static void request_that_never_ends_is_cut_off(void **state)
{
    (void)state;
    struct seen seen = {.hold = 1};
    struct world world;
    struct peer slow;
    struct peer waiting;
    clock_set_for_test(1000000);
    world_open(&world, echo, &seen);
    peer_connect(&slow, &world);
    peer_say(&slow, &world, "GET / HTTP/1.1\r\nHo");
    peer_connect(&waiting, &world);
    peer_say(&waiting, &world, "GET /waiting HTTP/1.1\r\nHost: x\r\n\r\n");
    world_until(&world, &seen.count);
    for (int i = 1; i <= 2; i++) {
        clock_set_for_test(1000000 + i * 25000);
        peer_say(&slow, &world, "st"); /* never idle for long */
        world_turn(&world, 3);
    }
    assert_int_equal(http_stats(world.server)->connections, 2);
    clock_set_for_test(1000000 + 66000);
    peer_expect_closed(&slow, &world);
    /* One that waits for its answer is not touched. */
    http_respond(seen.held, 200, "text/plain", "patience", 8);
    peer_expect(&waiting, &world, "patience");
    peer_close(&slow);
    peer_close(&waiting);
    world_close(&world);
    clock_set_for_test(0);
}

static void long_line_and_long_headers_are_refused(void **state)
{
    (void)state;
    char *text = malloc(40000);
    assert_non_null(text);
    memset(text, 'a', 39999);
    text[39999] = '\0';
    memcpy(text, "GET /", 5);
    ask(text, "HTTP/1.1 414", 0);
    memcpy(text, "GET / HTTP/1.1\r\nHost: x\r\nX-A: ", 30);
    ask(text, "HTTP/1.1 431", 0);
    free(text);
}

static void head_is_answered_without_the_body(void **state)
{
    (void)state;
    struct seen seen = {0};
    struct world world;
    struct peer peer;
    world_open(&world, echo, &seen);
    peer_connect(&peer, &world);
    peer_say(&peer, &world, "HEAD /x HTTP/1.1\r\nHost: x\r\n\r\nGET /second HTTP/1.1\r\nHost: x\r\n\r\n");
    peer_expect(&peer, &world, "GET|/second");
    assert_null(strstr(peer.text, "HEAD|"));
    assert_int_equal(count_of(&peer, "Content-Length: "), 2);
    peer_close(&peer);
    world_close(&world);
}

static void late_answer_arrives_and_the_connection_lives_on(void **state)
{
    (void)state;
    struct seen seen = {.hold = 1};
    struct world world;
    struct peer peer;
    world_open(&world, echo, &seen);
    peer_connect(&peer, &world);
    peer_say(&peer, &world, "GET /late?q=1 HTTP/1.1\r\nHost: x\r\n\r\n");
    world_until(&world, &seen.count);
    world_turn(&world, 3);
    assert_string_equal(http_path(seen.held), "/late");
    assert_string_equal(http_query(seen.held, "q"), "1");
    http_respond_take(seen.held, 200, "text/plain", strdup("the answer"), 10);
    peer_expect(&peer, &world, "the answer");
    seen.hold = 0;
    peer_say(&peer, &world, "GET /again HTTP/1.1\r\nHost: x\r\n\r\n");
    peer_expect(&peer, &world, "GET|/again");
    peer_close(&peer);
    world_close(&world);
}

static void answer_after_the_client_went_is_harmless(void **state)
{
    (void)state;
    struct seen seen = {.hold = 1};
    struct world world;
    struct peer peer;
    world_open(&world, echo, &seen);
    peer_connect(&peer, &world);
    peer_say(&peer, &world, "GET /gone HTTP/1.1\r\nHost: x\r\n\r\n");
    world_until(&world, &seen.count);
    peer_close(&peer);
    world_turn(&world, 5);
    assert_string_equal(http_path(seen.held), "/gone");
    http_problem(seen.held, 503, "Service Unavailable", "late");
    world_turn(&world, 5);
    assert_int_equal(http_stats(world.server)->connections, 0);
    world_close(&world);
}

static void answer_after_the_server_closed_is_harmless(void **state)
{
    (void)state;
    struct seen seen = {.hold = 1};
    struct world world;
    struct peer peer;
    world_open(&world, echo, &seen);
    peer_connect(&peer, &world);
    peer_say(&peer, &world, "GET /gone?q=1 HTTP/1.1\r\nHost: x\r\nX-Test: 1\r\n\r\n");
    world_until(&world, &seen.count);
    http_close(world.server);
    world.server = NULL;
    assert_string_equal(http_path(seen.held), "/gone");
    assert_string_equal(http_query(seen.held, "q"), "1"); /* what was asked stays with the request */
    assert_string_equal(http_header(seen.held, "X-Test"), "1");
    http_header_add(seen.held, "X-Own", "late");
    http_respond(seen.held, 200, "text/plain", "late", 4);
    peer_close(&peer);
    world_close(&world);
}

static void pipelined_requests_are_answered_in_order(void **state)
{
    (void)state;
    struct seen seen = {0};
    struct world world;
    struct peer peer;
    world_open(&world, echo, &seen);
    peer_connect(&peer, &world);
    for (int i = 0; i < 50; i++)
        peer_say(&peer, &world, "GET /first HTTP/1.1\r\nHost: x\r\n\r\n");
    peer_say(&peer, &world, "GET /last HTTP/1.1\r\nHost: x\r\n\r\n");
    peer_expect(&peer, &world, "GET|/last");
    assert_int_equal(count_of(&peer, "GET|/first"), 50);
    assert_int_equal(seen.count, 51);
    peer_close(&peer);
    world_close(&world);
}

static void problem(void *context, struct http_request *request)
{
    (void)context;
    http_problem(request, 404, "Not \"Found\"", "line\nand \\ and \xC3\xA9");
}

static void problem_is_valid_json(void **state)
{
    (void)state;
    struct world world;
    struct peer peer;
    world_open(&world, problem, NULL);
    peer_connect(&peer, &world);
    peer_say(&peer, &world, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    peer_expect(&peer, &world,
                "{\"type\":\"about:blank\",\"title\":\"Not \\\"Found\\\"\",\"status\":404,"
                "\"detail\":\"line\\nand \\\\ and \xC3\xA9\"}");
    assert_non_null(strstr(peer.text, "application/problem+json"));
    peer_close(&peer);
    world_close(&world);
}

static void addresses_are_checked(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",        "8080", "127.0.0.1", "127.0.0.1:",  "127.0.0.1:x", "127.0.0.1:70000", "example.org:80",
        "[::1:80", "*",    ":80",       "127.0.0.1:-1"};
    struct loop *loop = loop_new();
    struct http_options options = {.connections_max = 10, .idle_timeout_s = 5, .handler = problem};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct http_server *server = NULL;
        struct err err = {0};
        options.listen = bad[i];
        assert_int_equal(http_open(loop, &options, &server, &err), ERR_INVALID);
        assert_null(server);
        assert_non_null(strstr(err.text, bad[i]));
    }
    static const char *const good[] = {"127.0.0.1:0", "*:0", "localhost:0", "0.0.0.0:0"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        struct http_server *server = NULL;
        struct err err = {0};
        options.listen = good[i];
        assert_int_equal(http_open(loop, &options, &server, &err), 0);
        assert_true(http_port(server) > 0);
        http_close(server);
    }
    loop_free(loop);
}

static void taken_port_is_an_error_that_names_it(void **state)
{
    (void)state;
    struct world world;
    struct http_server *second = NULL;
    struct err err = {0};
    char listen[32];
    world_open(&world, problem, NULL);
    snprintf(listen, sizeof listen, "127.0.0.1:%u", http_port(world.server));
    struct http_options options = {.listen = listen, .connections_max = 10, .idle_timeout_s = 5, .handler = problem};
    assert_int_equal(http_open(world.loop, &options, &second, &err), ERR_IO);
    assert_non_null(strstr(err.text, listen));
    world_close(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(handler_sees_method_path_query_header_cookie),
        cmocka_unit_test(body_reaches_the_handler_with_length_or_chunked),
        cmocka_unit_test(answers_carry_security_headers_and_those_of_the_handler),
        cmocka_unit_test(requests_that_two_servers_could_read_differently_are_refused),
        cmocka_unit_test(text_that_is_not_utf8_is_refused_and_nul_stays_escaped),
        cmocka_unit_test(refused_request_closes_the_connection),
        cmocka_unit_test(body_beyond_the_limit_gets_413),
        cmocka_unit_test(a_server_may_take_larger_bodies),
        cmocka_unit_test(endless_body_is_cut_off),
        cmocka_unit_test(request_that_never_ends_is_cut_off),
        cmocka_unit_test(long_line_and_long_headers_are_refused),
        cmocka_unit_test(head_is_answered_without_the_body),
        cmocka_unit_test(late_answer_arrives_and_the_connection_lives_on),
        cmocka_unit_test(answer_after_the_client_went_is_harmless),
        cmocka_unit_test(answer_after_the_server_closed_is_harmless),
        cmocka_unit_test(pipelined_requests_are_answered_in_order),
        cmocka_unit_test(problem_is_valid_json),
        cmocka_unit_test(addresses_are_checked),
        cmocka_unit_test(taken_port_is_an_error_that_names_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
