/* What RFC 9112 says of odd and hostile requests: each row is sent raw, and has exactly one right answer. Behind each
 * refused one a second request waits that must never be seen: what a front took for a body is no request here. */
#include "http_client.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SMUGGLED "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
#define H        "Host: x\r\n"
#define CHUNKED  "POST / HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n"
#define LENGTH   "POST / HTTP/1.1\r\n" H "Content-Length: "

struct row {
    const char *name;
    const char *text;
    size_t size;
    int status;       /* of the first and, when it is no 2xx, only answer */
    const char *echo; /* what the handler saw, for those that are served */
};
#define ROW(name, text, status, echo)                                                                                  \
    {                                                                                                                  \
        name, text, sizeof text - 1, status, echo                                                                      \
    }

static const struct row rows[] = {
    /* targets */
    ROW("origin form", "GET /a?q=1 HTTP/1.1\r\n" H "\r\n", 200, "GET|/a|1|x|"),
    ROW("absolute form", "GET http://site.example/a?q=1 HTTP/1.1\r\n" H "\r\n", 200, "GET|/a|1|site.example|"),
    ROW("absolute form without a path", "GET http://site.example:80 HTTP/1.1\r\n" H "\r\n", 200,
        "GET|/|-|site.example:80|"),
    ROW("absolute form with a query alone", "GET HTTP://site.example?q=1 HTTP/1.1\r\n" H "\r\n", 200,
        "GET|/|1|site.example|"),
    ROW("absolute form of https", "GET https://[2001:db8::1]:8443/a HTTP/1.1\r\n" H "\r\n", 200,
        "GET|/a|-|[2001:db8::1]:8443|"),
    ROW("absolute form without a host", "GET http:///a HTTP/1.1\r\n" H "\r\n", 400, NULL),
    ROW("absolute form with a user", "GET http://user@site.example/ HTTP/1.1\r\n" H "\r\n", 400, NULL),
    ROW("absolute form of another scheme", "GET ftp://site.example/ HTTP/1.1\r\n" H "\r\n", 400, NULL),
    ROW("authority form", "GET site.example:80 HTTP/1.1\r\n" H "\r\n", 400, NULL),
    ROW("no slash", "GET a HTTP/1.1\r\n" H "\r\n", 400, NULL),
    ROW("star of GET", "GET * HTTP/1.1\r\n" H "\r\n", 400, NULL),
    ROW("star of OPTIONS", "OPTIONS * HTTP/1.1\r\n" H "\r\n", 204, NULL),
    ROW("OPTIONS of a whole server", "OPTIONS http://site.example HTTP/1.1\r\n" H "\r\n", 204, NULL),
    ROW("fragment", "GET /a#b HTTP/1.1\r\n" H "\r\n", 400, NULL),
    ROW("blank in the path", "GET /a b HTTP/1.1\r\n" H "\r\n", 400, NULL),
    ROW("tab in the path", "GET /a\tb HTTP/1.1\r\n" H "\r\n", 400, NULL),
    ROW("control in the path", "GET /a\001b HTTP/1.1\r\n" H "\r\n", 400, NULL),
    ROW("NUL in the path", "GET /a\0b HTTP/1.1\r\n" H "\r\n", 400, NULL),
    ROW("escaped NUL stays escaped", "GET /a%00b HTTP/1.1\r\n" H "\r\n", 200, "GET|/a%00b|"),
    ROW("path is not UTF-8", "GET /%C3%28 HTTP/1.1\r\n" H "\r\n", 400, NULL),
    ROW("CONNECT", "CONNECT site.example:443 HTTP/1.1\r\n" H "\r\n", 400, NULL),
    /* request lines */
    ROW("two blanks", "GET  / HTTP/1.1\r\n" H "\r\n", 400, NULL),
    ROW("tab for a blank", "GET\t/\tHTTP/1.1\r\n" H "\r\n", 400, NULL),
    ROW("blank at the end", "GET / HTTP/1.1 \r\n" H "\r\n", 400, NULL),
    ROW("blank in front", " GET / HTTP/1.1\r\n" H "\r\n", 400, NULL),
    ROW("no version", "GET /\r\n\r\n", 400, NULL),
    ROW("one word", "GET\r\n\r\n", 400, NULL),
    ROW("empty lines before it", "\r\n\r\nGET / HTTP/1.1\r\n" H "\r\n", 200, "GET|/|"),
    ROW("method that is no word", "G(T / HTTP/1.1\r\n" H "\r\n", 400, NULL),
    ROW("method that the handler judges", "DELETE / HTTP/1.1\r\n" H "\r\n", 200, "DELETE|/|"),
    ROW("lower case method is another one", "get / HTTP/1.1\r\n" H "\r\n", 200, "get|/|"),
    ROW("method that nobody knows", "BREW / HTTP/1.1\r\n" H "\r\n", 200, "BREW|/|"),
    ROW("HTTP/1.0 without Host", "GET / HTTP/1.0\r\n\r\n", 200, "GET|/|-||"),
    ROW("HTTP/1.0 with Host", "GET / HTTP/1.0\r\n" H "\r\n", 200, "GET|/|-|x|"),
    ROW("HTTP/1.2 is served as 1.1", "GET / HTTP/1.2\r\n" H "\r\n", 200, "GET|/|"),
    ROW("HTTP/2.0", "GET / HTTP/2.0\r\n" H "\r\n", 505, NULL),
    ROW("preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, NULL),
    ROW("HTTP/0.9 said aloud", "GET / HTTP/0.9\r\n\r\n", 505, NULL),
    ROW("HTTP/1.10", "GET / HTTP/1.10\r\n" H "\r\n", 400, NULL),
    ROW("lower case version", "GET / http/1.1\r\n" H "\r\n", 400, NULL),
    ROW("another protocol", "GET / ICY/1.1\r\n" H "\r\n", 400, NULL),
    ROW("TLS", "\x16\x03\x01\x02\0\x01\0\x01\xFC\x03\x03", 400, NULL),
    /* Host */
    ROW("no Host", "GET / HTTP/1.1\r\n\r\n", 400, NULL),
    ROW("two Hosts", "GET / HTTP/1.1\r\n" H "Host: y\r\n\r\n", 400, NULL),
    ROW("the same Host twice", "GET / HTTP/1.1\r\n" H H "\r\n", 400, NULL),
    ROW("two Hosts in HTTP/1.0", "GET / HTTP/1.0\r\n" H "Host: y\r\n\r\n", 400, NULL),
    ROW("Host with a path", "GET / HTTP/1.1\r\nHost: x/y\r\n\r\n", 400, NULL),
    ROW("Host with a user", "GET / HTTP/1.1\r\nHost: a@x\r\n\r\n", 400, NULL),
    ROW("Host with a blank", "GET / HTTP/1.1\r\nHost: x y\r\n\r\n", 400, NULL),
    ROW("Host with a wrong port", "GET / HTTP/1.1\r\nHost: x:8a\r\n\r\n", 400, NULL),
    ROW("empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 200, "GET|/|-||"),
    /* headers */
    ROW("bare LF", "GET / HTTP/1.1\nHost: x\n\n", 400, NULL),
    ROW("bare LF after a header", "GET / HTTP/1.1\r\nHost: x\n\r\n", 400, NULL),
    ROW("bare CR in a value", "GET / HTTP/1.1\r\n" H "X-A: a\rb\r\n\r\n", 400, NULL),
    ROW("NUL in a value", "GET / HTTP/1.1\r\n" H "X-A: a\0b\r\n\r\n", 400, NULL),
    ROW("NUL in a name", "GET / HTTP/1.1\r\n" H "X-\0A: a\r\n\r\n", 400, NULL),
    ROW("NUL behind a value", "GET / HTTP/1.1\r\n" H "X-A: a\0\r\n\r\n", 400, NULL),
    ROW("control in a value", "GET / HTTP/1.1\r\n" H "X-A: a\001b\r\n\r\n", 400, NULL),
    ROW("folded header", "GET / HTTP/1.1\r\n" H "X-A: a\r\n b\r\n\r\n", 400, NULL),
    ROW("folded first header", "GET / HTTP/1.1\r\n X-A: a\r\n" H "\r\n", 400, NULL),
    ROW("blank before the colon", "GET / HTTP/1.1\r\n" H "X-A : a\r\n\r\n", 400, NULL),
    ROW("empty name", "GET / HTTP/1.1\r\n" H ": a\r\n\r\n", 400, NULL),
    ROW("no colon", "GET / HTTP/1.1\r\n" H "X-A\r\n\r\n", 400, NULL),
    ROW("blank in a name", "GET / HTTP/1.1\r\n" H "X A: a\r\n\r\n", 400, NULL),
    ROW("name that is not ASCII", "GET / HTTP/1.1\r\n" H "X-\xC3\xA9: a\r\n\r\n", 400, NULL),
    ROW("blanks around a value", "GET / HTTP/1.1\r\n" H "X-Test: \t a b \t\r\n\r\n", 200, "GET|/|-|x|a b|"),
    ROW("no blank before a value", "GET / HTTP/1.1\r\nHost:x\r\nX-Test:a\r\n\r\n", 200, "GET|/|-|x|a|"),
    ROW("empty value", "GET / HTTP/1.1\r\n" H "X-Test:\r\n\r\n", 200, "GET|/|-|x||"),
    /* lengths */
    ROW("both lengths", LENGTH "4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400, NULL),
    ROW("two lengths", LENGTH "4\r\nContent-Length: 5\r\n\r\nhell", 400, NULL),
    ROW("the same length twice", LENGTH "4\r\nContent-Length: 4\r\n\r\nhell", 400, NULL),
    ROW("list of lengths", LENGTH "4, 4\r\n\r\nhell", 400, NULL),
    ROW("length with a plus", LENGTH "+4\r\n\r\nhell", 400, NULL),
    ROW("hexadecimal length", LENGTH "0x4\r\n\r\nhell", 400, NULL),
    ROW("negative length", LENGTH "-1\r\n\r\n", 400, NULL),
    ROW("length with a fraction", LENGTH "4.0\r\n\r\nhell", 400, NULL),
    ROW("length with a blank", LENGTH "4 4\r\n\r\nhell", 400, NULL),
    ROW("empty length", LENGTH "\r\n\r\n", 400, NULL),
    ROW("length that overflows", LENGTH "18446744073709551620\r\n\r\nhell", 400, NULL),
    ROW("length beyond the limit", LENGTH "65537\r\n\r\n", 413, NULL),
    ROW("leading zeros", LENGTH "0004\r\n\r\nhell", 200, "POST|/|-|x|-|hell|"),
    ROW("body of GET is read", "GET / HTTP/1.1\r\n" H "Content-Length: 4\r\n\r\nhell", 200, "GET|/|-|x|-|hell|"),
    /* encodings */
    ROW("chunked", CHUNKED "3\r\nhel\r\n1;a=b\r\nl\r\n0\r\nX-Trailer: t\r\n\r\n", 200, "POST|/|-|x|-|hell|"),
    ROW("chunked in capitals", "POST / HTTP/1.1\r\n" H "Transfer-Encoding: CHUNKED\r\n\r\n1\r\na\r\n0\r\n\r\n", 200,
        "POST|/|-|x|-|a|"),
    ROW("two encodings", "POST / HTTP/1.1\r\n" H "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 400, NULL),
    ROW("chunked twice", "POST / HTTP/1.1\r\n" H "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n", 400, NULL),
    ROW("two headers of encodings",
        "POST / HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n", 400,
        NULL),
    ROW("unknown encoding", "POST / HTTP/1.1\r\n" H "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 400, NULL),
    ROW("encoding with a vertical tab", "POST / HTTP/1.1\r\n" H "Transfer-Encoding: \vchunked\r\n\r\n0\r\n\r\n", 400,
        NULL),
    ROW("encoding in HTTP/1.0", "POST / HTTP/1.0\r\n" H "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400, NULL),
    ROW("chunk size with 0x", CHUNKED "0x1\r\na\r\n0\r\n\r\n", 400, NULL),
    ROW("chunk size with a plus", CHUNKED "+1\r\na\r\n0\r\n\r\n", 400, NULL),
    ROW("negative chunk size", CHUNKED "-1\r\na\r\n0\r\n\r\n", 400, NULL),
    ROW("blank behind a chunk size", CHUNKED "1 \r\na\r\n0\r\n\r\n", 400, NULL),
    ROW("blank before a chunk size", CHUNKED " 1\r\na\r\n0\r\n\r\n", 400, NULL),
    ROW("empty chunk size", CHUNKED "\r\na\r\n0\r\n\r\n", 400, NULL),
    ROW("chunk size that overflows", CHUNKED "100000000\r\na\r\n0\r\n\r\n", 400, NULL),
    ROW("chunk beyond the limit", CHUNKED "fffffff\r\na", 413, NULL),
    ROW("chunk size ended by LF", CHUNKED "1\na\r\n0\r\n\r\n", 400, NULL),
    ROW("chunk longer than its size", CHUNKED "1\r\nab\r\n0\r\n\r\n", 400, NULL),
    ROW("LF in an extension", CHUNKED "1;a\nb\r\na\r\n0\r\n\r\n", 400, NULL),
    ROW("NUL in an extension", CHUNKED "1;\0\r\na\r\n0\r\n\r\n", 400, NULL),
    ROW("LF in a trailer", CHUNKED "0\r\nX: a\n\r\n", 400, NULL),
    /* expectations */
    ROW("unknown expectation", LENGTH "4\r\nExpect: 200-ok\r\n\r\nhell", 417, NULL),
    ROW("expectation of HTTP/1.0 is passed over", "POST / HTTP/1.0\r\nExpect: x\r\nContent-Length: 4\r\n\r\nhell", 200,
        "POST|/|-||-|hell|"),
    ROW("no 100 for a body that is refused", LENGTH "999999\r\nExpect: 100-continue\r\n\r\n", 413, NULL),
};

struct seen {
    int count, smuggled;
};

static const char *text_or_dash(const char *text)
{
    return text ? text : "-";
}

static void echo(void *context, struct http_request *request)
{
    struct seen *seen = context;
    char text[512];
    seen->count++;
    seen->smuggled += strcmp(http_path(request), "/smuggled") == 0;
    snprintf(text, sizeof text, "%s|%s|%s|%s|%s|%s|", http_method(request), http_path(request),
             text_or_dash(http_query(request, "q")), http_host(request), text_or_dash(http_header(request, "X-Test")),
             text_or_dash(http_body(request, NULL)));
    http_respond(request, 200, "text/plain", text, strlen(text));
}

static int count_of(const struct peer *peer, const char *needle)
{
    int count = 0;
    for (const char *at = peer->text; (at = strstr(at, needle)); at++)
        count++;
    return count;
}

static void check_served(const struct row *row, struct world *world, struct peer *peer, const struct seen *seen)
{
    if (row->echo)
        peer_expect(peer, world, row->echo);
    else
        peer_expect(peer, world, "\r\n\r\n");
    if (count_of(peer, "HTTP/1.1 ") != 1 || seen->count != (row->echo != NULL))
        fail_msg("%s: %d answers, handler asked %d times: %s", row->name, count_of(peer, "HTTP/1.1 "), seen->count,
                 peer->text);
}

static void check_refused(const struct row *row, struct world *world, struct peer *peer, const struct seen *seen)
{
    peer_say(peer, world, SMUGGLED);
    peer_expect_closed(peer, world);
    if (count_of(peer, "HTTP/1.1 ") != 1 || seen->count)
        fail_msg("%s: %d answers, handler asked %d times: %s", row->name, count_of(peer, "HTTP/1.1 "), seen->count,
                 peer->text);
    if (count_of(peer, "Connection: close\r\n") != 1 || count_of(peer, "application/problem+json") != 1)
        fail_msg("%s: not told why: %s", row->name, peer->text);
}

/* `pieces`: how many bytes are sent at once; 0: all. */
static void try_row(const struct row *row, size_t piece)
{
    struct seen seen = {0};
    struct world world;
    struct peer peer;
    char status[32];
    world_open(&world, echo, &seen);
    peer_connect(&peer, &world);
    for (size_t at = 0; at < row->size; at += piece ? piece : row->size) {
        size_t size = piece && piece < row->size - at ? piece : row->size - at;
        peer_send(&peer, &world, row->text + at, size);
        if (piece)
            world_turn_once(&world);
    }
    snprintf(status, sizeof status, "HTTP/1.1 %d ", row->status);
    peer_expect(&peer, &world, status);
    if (strncmp(peer.text, status, strlen(status)) != 0)
        fail_msg("%s: %s", row->name, peer.text);
    if (row->status < 300)
        check_served(row, &world, &peer, &seen);
    else
        check_refused(row, &world, &peer, &seen);
    assert_int_equal(seen.smuggled, 0);
    peer_close(&peer);
    world_close(&world);
}

static void each_request_has_its_one_right_answer(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        try_row(&rows[i], 0);
}

static void the_answer_does_not_depend_on_how_the_bytes_arrive(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        try_row(&rows[i], 1);
}

static void headers_of_eight_thousand_bytes_are_served_and_longer_ones_refused(void **state)
{
    (void)state;
    static char text[16384];
    struct row row = {.name = "long header", .text = text, .status = 200, .echo = "GET|/|"};
    size_t start = (size_t)sprintf(text, "GET / HTTP/1.1\r\n" H "X-A: ");
    memset(text + start, 'a', 8000);
    strcpy(text + start + 8000, "\r\n\r\n");
    row.size = start + 8004;
    try_row(&row, 0);
    memset(text + start, 'a', 8192);
    strcpy(text + start + 8192, "\r\n\r\n");
    row = (struct row){.name = "longer header", .text = text, .size = start + 8196, .status = 431};
    try_row(&row, 0);
    start = (size_t)sprintf(text, "GET / HTTP/1.1\r\n" H);
    for (int i = 0; i < 200; i++)
        start += (size_t)sprintf(text + start, "X-%d: a\r\n", i);
    row.size = start + (size_t)sprintf(text + start, "\r\n");
    try_row(&row, 0);
    start = (size_t)sprintf(text, "GET /");
    memset(text + start, 'a', 9000);
    row.status = 414;
    row.size = start + 9000 + (size_t)sprintf(text + start + 9000, " HTTP/1.1\r\n" H "\r\n");
    try_row(&row, 0);
}

static void body_is_asked_for_before_it_is_sent(void **state)
{
    (void)state;
    struct seen seen = {0};
    struct world world;
    struct peer peer;
    world_open(&world, echo, &seen);
    peer_connect(&peer, &world);
    peer_say(&peer, &world, LENGTH "4\r\nExpect: 100-continue\r\n\r\n");
    peer_expect(&peer, &world, "HTTP/1.1 100 Continue\r\n\r\n");
    assert_int_equal(seen.count, 0);
    peer_say(&peer, &world, "hell");
    peer_expect(&peer, &world, "POST|/|-|x|-|hell|");
    peer_close(&peer);
    world_close(&world);
}

static void connection_lives_on_only_where_the_client_wants_it(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int is_closed;
    } cases[] = {
        {"GET / HTTP/1.1\r\n" H "Connection: close\r\n\r\n", 1},
        {"GET / HTTP/1.1\r\n" H "Connection: TE, Close\r\n\r\n", 1},
        {"GET / HTTP/1.0\r\n" H "\r\n", 1},
        {"GET / HTTP/1.0\r\n" H "Connection: Keep-Alive\r\n\r\n", 0},
        {"GET / HTTP/1.1\r\n" H "Connection: closed\r\n\r\n", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct seen seen = {0};
        struct world world;
        struct peer peer;
        world_open(&world, echo, &seen);
        peer_connect(&peer, &world);
        peer_say(&peer, &world, cases[i].text);
        peer_expect(&peer, &world, "GET|/|");
        if (cases[i].is_closed) {
            peer_expect_closed(&peer, &world);
            assert_int_equal(count_of(&peer, "Connection: close"), 1);
        } else {
            peer_say(&peer, &world, "GET /again HTTP/1.1\r\n" H "\r\n");
            peer_expect(&peer, &world, "GET|/again|");
        }
        peer_close(&peer);
        world_close(&world);
    }
}

static void client_that_sends_no_more_is_still_answered(void **state)
{
    (void)state;
    struct seen seen = {0};
    struct world world;
    struct peer peer;
    world_open(&world, echo, &seen);
    peer_connect(&peer, &world);
    peer_say(&peer, &world, "GET /whole HTTP/1.1\r\n" H "\r\nGET /part HTTP");
    peer_shut(&peer);
    peer_expect(&peer, &world, "GET|/whole|");
    peer_expect(&peer, &world, "HTTP/1.1 400");
    peer_expect_closed(&peer, &world);
    assert_int_equal(seen.count, 1);
    peer_close(&peer);
    world_close(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_request_has_its_one_right_answer),
        cmocka_unit_test(the_answer_does_not_depend_on_how_the_bytes_arrive),
        cmocka_unit_test(headers_of_eight_thousand_bytes_are_served_and_longer_ones_refused),
        cmocka_unit_test(body_is_asked_for_before_it_is_sent),
        cmocka_unit_test(connection_lives_on_only_where_the_client_wants_it),
        cmocka_unit_test(client_that_sends_no_more_is_still_answered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
