/* Web archives: the pages in them, what is passed over, and what is broken. */
#include "warc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>
/* after those above, as cmocka asks */
#include <cmocka.h>

static char path[64];

static int setup(void **state)
{
    (void)state;
    snprintf(path, sizeof path, "/tmp/triptych-warc-XXXXXX");
    int fd = mkstemp(path);
    if (fd < 0)
        return -1;
    close(fd);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    return unlink(path);
}

static char file[65536];

/* Adds a record; `block` is terminated text. */
static void add(const char *type, const char *url, const char *block)
{
    size_t at = strlen(file);
    snprintf(file + at, sizeof file - at,
             "WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: %s\r\nWARC-Date: 2026-01-05T07:08:09Z\r\n"
             "Content-Length: %zu\r\n\r\n%s\r\n\r\n",
             type, url, strlen(block), block);
}

static struct warc *open_file(int is_gzip)
{
    struct warc *warc = NULL;
    struct err err = {0};
    gzFile out = gzopen(path, is_gzip ? "wb" : "wbT");
    assert_non_null(out);
    assert_int_equal(gzwrite(out, file, (unsigned)strlen(file)), (int)strlen(file));
    gzclose(out);
    if (warc_open(path, &warc, &err) < 0)
        fail_msg("%s", err.text);
    file[0] = 0;
    return warc;
}

static void expect(struct warc *warc, uint64_t record, const char *url, const char *body)
{
    struct warc_page page;
    struct err err = {0};
    if (warc_next(warc, &page, &err) != 1)
        fail_msg("%s", err.text);
    assert_int_equal(page.record, record);
    assert_string_equal(page.url, url);
    assert_int_equal(page.size_bytes, strlen(body));
    assert_memory_equal(page.body, body, strlen(body));
}

static void only_pages_come_out(void **state)
{
    (void)state;
    for (int is_gzip = 0; is_gzip <= 1; is_gzip++) {
        struct warc_page page;
        struct err err = {0};
        add("warcinfo", "", "software: x");
        add("request", "http://a.example/1", "GET /1 HTTP/1.1\r\n\r\n");
        add("response", "http://a.example/1",
            "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>One</p>");
        add("response", "http://a.example/2", "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>No</p>");
        add("response", "http://a.example/3", "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nxyz");
        add("response", "<http://a.example/4>",
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
            "5\r\n<p>Fo\r\n6;x=y\r\nur</p>\r\n0\r\n\r\n");
        struct warc *warc = open_file(is_gzip);
        expect(warc, 3, "http://a.example/1", "<p>One</p>");
        expect(warc, 6, "http://a.example/4", "<p>Four</p>");
        assert_int_equal(warc_next(warc, &page, &err), 0);
        assert_true(warc_position_bytes(warc) > 0);
        warc_close(warc);
    }
}

/* Writes a file of one response with that body, of `size` bytes. */
static void write_packed(const char *headers, const void *body, size_t size)
{
    char head[256];
    int head_len = snprintf(head, sizeof head, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n%s\r\n", headers);
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    fprintf(out,
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/1\r\nContent-Length: %zu\r\n\r\n%s",
            (size_t)head_len + size, head);
    assert_int_equal(fwrite(body, 1, size, out), size);
    fputs("\r\n\r\n", out);
    fclose(out);
}

static void check_unpacked(const char *headers, const void *body, size_t size, const char *expected)
{
    struct warc *warc = NULL;
    write_packed(headers, body, size);
    assert_int_equal(warc_open(path, &warc, NULL), 0);
    expect(warc, 1, "http://a.example/1", expected);
    warc_close(warc);
}

static void what_is_packed_around_a_page_comes_off(void **state)
{
    (void)state;
    static const char page[] = "<p>The ferry of Orlen is late again, say its passengers.</p>";
    /* The same, by brotli. */
    static const unsigned char brotli[] = {
        0x1b, 0x3b, 0x00, 0xf8, 0x45, 0xdd, 0x96, 0xea, 0x52, 0x38, 0x86, 0x6a, 0x31, 0x14, 0xc3, 0x8e, 0x07, 0x51,
        0xd9, 0x2d, 0x6f, 0x41, 0x06, 0x81, 0x47, 0x22, 0xdd, 0x8c, 0x41, 0x15, 0xed, 0xe4, 0xda, 0x6b, 0x63, 0x11,
        0x4e, 0xa9, 0x70, 0x1d, 0x5d, 0x9b, 0x07, 0x21, 0xa5, 0xfd, 0xab, 0x9c, 0x85, 0xf8, 0xf9, 0xf1, 0xc0, 0x01};
    unsigned char deflated[256];
    uLongf deflated_size = sizeof deflated;
    assert_int_equal(compress(deflated, &deflated_size, (const Bytef *)page, sizeof page - 1), Z_OK);
    check_unpacked("Content-Encoding: br\r\n", brotli, sizeof brotli, page);
    check_unpacked("Content-Encoding: deflate\r\n", deflated, deflated_size, page);
    check_unpacked("content-encoding:identity\r\n", page, sizeof page - 1, page);
    /* Many archives keep the header of what they have unpacked. */
    check_unpacked("Content-Encoding: gzip\r\n", page, sizeof page - 1, page);
    check_unpacked("Content-Encoding: br\r\n", page, sizeof page - 1, page);
}

static void a_broken_record_is_named_and_passed_over(void **state)
{
    (void)state;
    struct warc_page page;
    struct err err = {0};
    add("response", "http://a.example/1", "this is no HTTP");
    strcat(file, "WARC/1.0\r\nWARC-Type: response\r\n\r\n");
    add("response", "http://a.example/2", "HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n<p>Two</p>");
    struct warc *warc = open_file(0);
    assert_int_equal(warc_next(warc, &page, &err), ERR_INVALID);
    assert_non_null(strstr(err.text, "record 1: "));
    assert_int_equal(warc_next(warc, &page, &err), ERR_INVALID);
    assert_non_null(strstr(err.text, "record 2: "));
    expect(warc, 3, "http://a.example/2", "<p>Two</p>");
    warc_close(warc);
}

static void a_file_that_is_cut_off_is_a_failure(void **state)
{
    (void)state;
    struct warc_page page;
    struct err err = {0};
    add("response", "http://a.example/1", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>One</p>");
    file[strlen(file) - 12] = 0;
    struct warc *warc = open_file(0);
    assert_int_equal(warc_next(warc, &page, &err), ERR_IO);
    warc_close(warc);
    assert_int_equal(warc_open("/nonexistent/x.warc", &warc, &err), ERR_IO);
}

static void names_tell_archives(void **state)
{
    (void)state;
    assert_true(warc_is_named("a.warc"));
    assert_true(warc_is_named("/x/CC-1.WARC.GZ"));
    assert_false(warc_is_named("a.jsonl"));
    assert_false(warc_is_named(".warc"));
    assert_false(warc_is_named("-"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(only_pages_come_out, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_packed_around_a_page_comes_off, setup, teardown),
        cmocka_unit_test_setup_teardown(a_broken_record_is_named_and_passed_over, setup, teardown),
        cmocka_unit_test_setup_teardown(a_file_that_is_cut_off_is_a_failure, setup, teardown),
        cmocka_unit_test(names_tell_archives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
