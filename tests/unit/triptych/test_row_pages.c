/* The pages of a web archive as rows of a replay. */
#include "row_pages.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char path[64];
static FILE *file;

static int open_file(void **state)
{
    (void)state;
    snprintf(path, sizeof path, "/tmp/triptych-pages-XXXXXX");
    int fd = mkstemp(path);
    file = fd < 0 ? NULL : fdopen(fd, "wb");
    return file ? 0 : -1;
}

static int remove_file(void **state)
{
    (void)state;
    return unlink(path);
}

/* A record whose answer has this Content-Type and body. */
static void add_page(const char *url, const char *type, const void *body, size_t size)
{
    char head[200];
    int len = snprintf(head, sizeof head, "HTTP/1.1 200 OK\r\nContent-Type: %s\r\n\r\n", type);
    fprintf(file,
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: %s\r\nWARC-Date: 2026-01-05T07:08:09Z\r\n"
            "Content-Length: %zu\r\n\r\n%s",
            url, (size_t)len + size, head);
    fwrite(body, 1, size, file);
    fputs("\r\n\r\n", file);
}

static struct row_pages *read_file(void)
{
    struct row_pages *pages = NULL;
    fclose(file);
    assert_int_equal(row_pages_open(path, &pages, NULL), 0);
    return pages;
}

static void each_page_is_a_row_with_its_address_and_number(void **state)
{
    struct jsonl_row row;
    (void)state;
    add_page("https://a.example/1", "text/html", "<p>one</p>", 10);
    add_page("https://a.example/logo", "image/png", "\x89PNG", 4);
    add_page("https://a.example/2", "text/html; charset=utf-8", "<p>two</p>", 10);
    struct row_pages *pages = read_file();
    assert_int_equal(row_pages_next(pages, &row, NULL), 1);
    assert_string_equal(row.url, "https://a.example/1");
    assert_string_equal(row.text, "<p>one</p>");
    assert_true(row.is_page && row.line == 1 && row.published_ms == 0);
    assert_string_equal(row.external_id, "");
    assert_string_equal(row.title, ""); /* ingest finds them in the page */
    int64_t before = row_pages_position_bytes(pages);
    assert_int_equal(row_pages_next(pages, &row, NULL), 1);
    assert_string_equal(row.url, "https://a.example/2");
    assert_true(row.line == 3); /* what is no page has a number too */
    assert_true(row_pages_position_bytes(pages) >= before);
    assert_int_equal(row_pages_next(pages, &row, NULL), 0);
    row_pages_close(pages);
}

/* Rows travel as protobuf strings, which are UTF-8 without zero bytes. */
static void a_page_is_brought_to_utf_8_without_zero_bytes(void **state)
{
    struct jsonl_row row;
    (void)state;
    add_page("https://a.example/1", "text/html; charset=iso-8859-1", "<p>caf\xE9</p>", 11);
    add_page("https://a.example/2", "text/html", "<p>a\0b</p>", 10);
    struct row_pages *pages = read_file();
    assert_int_equal(row_pages_next(pages, &row, NULL), 1);
    assert_string_equal(row.text, "<p>caf\xC3\xA9</p>");
    assert_int_equal(row_pages_next(pages, &row, NULL), 1);
    assert_string_equal(row.text, "<p>a b</p>");
    row_pages_close(pages);
}

static void a_page_that_is_too_long_is_cut_between_characters(void **state)
{
    struct jsonl_row row;
    size_t size = 2 * (size_t)JSONL_TEXT_MAX;
    char *body = malloc(size);
    (void)state;
    assert_non_null(body);
    body[0] = 'x';
    for (size_t i = 1; i + 1 < size; i += 2)
        memcpy(body + i, "\xC3\xA9", 2);
    add_page("https://a.example/1", "text/html; charset=utf-8", body, size - 1);
    struct row_pages *pages = read_file();
    assert_int_equal(row_pages_next(pages, &row, NULL), 1);
    size_t len = strlen(row.text);
    assert_true(len <= JSONL_TEXT_MAX && len + 2 > JSONL_TEXT_MAX);
    assert_memory_equal(row.text + len - 2, "\xC3\xA9", 2);
    row_pages_close(pages);
    free(body);
}

static void an_address_that_is_too_long_costs_its_page_alone(void **state)
{
    struct jsonl_row row;
    char url[JSONL_URL_MAX + 100] = "https://a.example/";
    (void)state;
    memset(url + strlen(url), 'x', JSONL_URL_MAX);
    add_page(url, "text/html", "<p>one</p>", 10);
    add_page("https://a.example/2", "text/html", "<p>two</p>", 10);
    struct row_pages *pages = read_file();
    assert_int_equal(row_pages_next(pages, &row, NULL), 1);
    assert_string_equal(row.url, "https://a.example/2");
    assert_int_equal(row_pages_next(pages, &row, NULL), 0);
    row_pages_close(pages);
}

static void a_file_that_is_not_there_is_named(void **state)
{
    struct row_pages *pages = NULL;
    struct err err = {0};
    (void)state;
    fclose(file);
    assert_int_equal(row_pages_open("/nowhere/pages.warc", &pages, &err), ERR_IO);
    assert_non_null(strstr(err.text, "/nowhere/pages.warc"));
    assert_null(pages);
    row_pages_close(NULL);
}

#define PAGES_TEST(name) cmocka_unit_test_setup_teardown(name, open_file, remove_file)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PAGES_TEST(each_page_is_a_row_with_its_address_and_number),
        PAGES_TEST(a_page_is_brought_to_utf_8_without_zero_bytes),
        PAGES_TEST(a_page_that_is_too_long_is_cut_between_characters),
        PAGES_TEST(an_address_that_is_too_long_costs_its_page_alone),
        PAGES_TEST(a_file_that_is_not_there_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
