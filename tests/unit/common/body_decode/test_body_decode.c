/* common: bodies as they were before the server packed them. */
#include "body_decode.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

#define BODY_MAX 100000

static const char feed[] = "<rss><channel><title>Harbour of Orlen</title></channel></rss>";
/* The same, by brotli. */
static const unsigned char brotli[] = {
    0x1b, 0x3c, 0x00, 0xa0, 0x9c, 0x07, 0xd9, 0xd9, 0xe4, 0x74, 0x4a, 0x37, 0xd9, 0x95, 0xa7, 0xe4, 0x31, 0x93, 0xab,
    0xa7, 0xb7, 0x7c, 0x61, 0x73, 0x6b, 0x10, 0x9f, 0xb2, 0x39, 0xe0, 0x90, 0x03, 0xa7, 0xcb, 0xb7, 0x96, 0x51, 0xec,
    0xc1, 0x06, 0x9c, 0x78, 0x05, 0xf6, 0xe3, 0x57, 0x10, 0x01, 0x63, 0xa4, 0x33, 0x5c, 0xff, 0x07, 0xca, 0x53, 0x06};

static void pack(struct buffer *out, const void *data, size_t size, int window)
{
    unsigned char packed[4096];
    z_stream stream = {
        .next_in = (Bytef *)(uintptr_t)data, .avail_in = (uInt)size, .next_out = packed, .avail_out = sizeof packed};
    assert_int_equal(deflateInit2(&stream, 9, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY), Z_OK);
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    buffer_add(out, packed, sizeof packed - stream.avail_out);
    deflateEnd(&stream);
}

static void check(struct buffer *body, const char *codings)
{
    assert_int_equal(body_decode(body, codings), 0);
    assert_string_equal(body->data, feed);
    buffer_done(body);
}

static void each_coding_is_unpacked(void **state)
{
    (void)state;
    struct buffer body;
    buffer_init(&body, BODY_MAX);
    pack(&body, feed, strlen(feed), 31);
    check(&body, "gzip");
    pack(&body, feed, strlen(feed), 15);
    check(&body, "deflate");
    pack(&body, feed, strlen(feed), -15);
    check(&body, "deflate");
    buffer_add(&body, brotli, sizeof brotli);
    check(&body, "br");
    buffer_text(&body, feed);
    check(&body, "");
}

static void what_the_header_says_wrongly_is_passed_over(void **state)
{
    (void)state;
    struct buffer body;
    buffer_init(&body, BODY_MAX);
    for (const char *const *coding = (const char *const[]){"gzip", "br", "utf-8", "identity", "none, ,x", NULL};
         *coding; coding++) {
        buffer_text(&body, feed);
        check(&body, *coding);
    }
    pack(&body, feed, strlen(feed), 31);
    check(&body, ""); /* gzip, and no header says so */
    pack(&body, feed, strlen(feed), 31);
    check(&body, "utf-8");
}

static void codings_come_off_in_turn(void **state)
{
    (void)state;
    struct buffer once, twice;
    buffer_init(&once, BODY_MAX);
    buffer_init(&twice, BODY_MAX);
    pack(&once, feed, strlen(feed), 15);
    pack(&twice, once.data, once.len, 31);
    buffer_done(&once);
    check(&twice, "deflate, gzip");
}

static void a_cut_body_gives_what_it_has_and_a_bomb_is_cut(void **state)
{
    (void)state;
    struct buffer body;
    char *zeros = calloc(1, 1000000);
    buffer_init(&body, BODY_MAX);
    pack(&body, feed, strlen(feed), 31);
    body.len -= 12;
    assert_int_equal(body_decode(&body, "gzip"), 0);
    assert_memory_equal(body.data, feed, 10);
    buffer_done(&body);
    pack(&body, zeros, 1000000, 31);
    assert_int_equal(body_decode(&body, "gzip"), ERR_TOO_LARGE);
    assert_true(body.len <= BODY_MAX);
    buffer_done(&body);
    free(zeros);
}

static void nothing_stays_nothing(void **state)
{
    (void)state;
    struct buffer body;
    buffer_init(&body, BODY_MAX);
    assert_int_equal(body_decode(&body, "gzip, br"), 0);
    assert_int_equal(body.len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_coding_is_unpacked),  cmocka_unit_test(what_the_header_says_wrongly_is_passed_over),
        cmocka_unit_test(codings_come_off_in_turn), cmocka_unit_test(a_cut_body_gives_what_it_has_and_a_bomb_is_cut),
        cmocka_unit_test(nothing_stays_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
