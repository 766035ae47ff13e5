/* common/jsonl: rows as they come, the broken ones named and passed over. */
#include "jsonl.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

static char path[] = "/tmp/triptych-jsonl-XXXXXX";

static void write_file(const void *data, size_t size)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(data, 1, size, file), size);
    fclose(file);
}

static struct jsonl *open_file(void)
{
    struct jsonl *reader = NULL;
    assert_int_equal(jsonl_open(path, &reader, NULL), 0);
    return reader;
}

static struct jsonl *open_text(const char *text)
{
    write_file(text, strlen(text));
    return open_file();
}

static void a_row_carries_every_member(void **state)
{
    (void)state;
    struct jsonl_row row;
    struct jsonl *reader =
        open_text("\xEF\xBB\xBF{\"id\":\"n-1\",\"url\":\"https://daily.example/a\",\"source\":\"daily."
                  "example\",\"title\":\"T\",\"text\":\"B\",\"published\":\"2026-01-05T07:08:09Z\","
                  "\"lang\":\"en\",\"image\":\"https://a.example/1.jpg\",\"extra\":[1,{}]}\r\n");
    assert_int_equal(jsonl_next(reader, &row, NULL), 1);
    assert_int_equal(row.line, 1);
    assert_string_equal(row.external_id, "n-1");
    assert_string_equal(row.url, "https://daily.example/a");
    assert_string_equal(row.source, "daily.example");
    assert_string_equal(row.title, "T");
    assert_string_equal(row.text, "B");
    assert_string_equal(row.lang, "en");
    assert_string_equal(row.image, "https://a.example/1.jpg");
    assert_int_equal(row.published_ms, 1767596889000);
    assert_int_equal(jsonl_next(reader, &row, NULL), 0);
    assert_int_equal(jsonl_next(reader, &row, NULL), 0);
    assert_true(jsonl_position_bytes(reader) > 0);
    jsonl_close(reader);
}

static void what_a_row_does_not_say_is_empty(void **state)
{
    (void)state;
    struct jsonl_row row;
    struct jsonl *reader =
        open_text("{\"id\":null,\"url\":null,\"source\":null,\"published\":null,\"title\":\"T\"}\n{\"text\":\"B\"}");
    assert_int_equal(jsonl_next(reader, &row, NULL), 1);
    assert_string_equal(row.external_id, "");
    assert_string_equal(row.url, "");
    assert_string_equal(row.source, "");
    assert_string_equal(row.text, "");
    assert_string_equal(row.lang, "");
    assert_string_equal(row.image, "");
    assert_int_equal(row.published_ms, 0);
    assert_int_equal(jsonl_next(reader, &row, NULL), 1);
    assert_string_equal(row.title, "");
    assert_int_equal(row.line, 2);
    assert_int_equal(jsonl_next(reader, &row, NULL), 0);
    jsonl_close(reader);
}

static void broken_rows_are_named_by_line_and_the_rest_goes_on(void **state)
{
    (void)state;
    const char *const broken[] = {"{\"title\":\"x\"",
                                  "[]",
                                  "\"title\"",
                                  "{}",
                                  "{\"title\":\"\",\"text\":null}",
                                  "{\"title\":7}",
                                  "{\"title\":\"x\",\"url\":[]}",
                                  "{\"title\":\"x\",\"published\":\"soon\"}",
                                  "{\"title\":\"\xFF\"}",
                                  "{\"title\":\"x\",\"id\":true}"};
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        char text[200];
        struct jsonl_row row;
        struct err err = {0};
        snprintf(text, sizeof text, "\n%s\n  \n{\"title\":\"good\"}\n", broken[i]);
        struct jsonl *reader = open_text(text);
        assert_int_equal(jsonl_next(reader, &row, &err), ERR_INVALID);
        assert_memory_equal(err.text, "line 2: ", 8);
        assert_int_equal(jsonl_next(reader, &row, &err), 1);
        assert_int_equal(row.line, 4);
        assert_string_equal(row.title, "good");
        assert_int_equal(jsonl_next(reader, &row, &err), 0);
        jsonl_close(reader);
    }
}

static void ids_and_dates_may_be_numbers(void **state)
{
    (void)state;
    struct jsonl_row row;
    struct jsonl *reader = open_text("{\"id\":9007199254740993,\"title\":\"x\",\"published\":1767596889}\n"
                                     "{\"title\":\"x\",\"published\":1767596889000}\n");
    assert_int_equal(jsonl_next(reader, &row, NULL), 1);
    assert_string_equal(row.external_id, "9007199254740993");
    assert_int_equal(row.published_ms, 1767596889000);
    assert_int_equal(jsonl_next(reader, &row, NULL), 1);
    assert_int_equal(row.published_ms, 1767596889000);
    jsonl_close(reader);
}

/* A row of `size` bytes, newline not counted, its text all "é" but for a byte that makes it fit. Returns owned (free).
 */
static char *long_row(size_t size)
{
    const char *head = "{\"title\":\"x\",\"text\":\"";
    char *row = malloc(size + 2);
    assert_non_null(row);
    memset(row, 'a', size);
    memcpy(row, head, strlen(head));
    for (size_t i = strlen(head) + 1; i + 4 < size; i += 2)
        memcpy(row + i, "\xC3\xA9", 2);
    memcpy(row + size - 2, "\"}\n", 4);
    return row;
}

static void a_line_may_be_as_long_as_the_limit_and_its_text_is_cut(void **state)
{
    (void)state;
    struct jsonl_row row;
    char *line = long_row(JSONL_LINE_MAX);
    struct jsonl *reader = open_text(line);
    assert_int_equal(jsonl_next(reader, &row, NULL), 1);
    assert_int_equal(strlen(row.text), JSONL_TEXT_MAX - 1); /* "a", then whole "é"s */
    assert_memory_equal(row.text + JSONL_TEXT_MAX - 3, "\xC3\xA9", 2);
    jsonl_close(reader);
    free(line);
}

static void a_line_above_the_limit_is_skipped(void **state)
{
    (void)state;
    const size_t sizes[] = {JSONL_LINE_MAX + 1, 3 * JSONL_LINE_MAX};
    for (size_t i = 0; i < 2; i++) {
        struct jsonl_row row;
        struct err err;
        char *line = long_row(sizes[i]);
        FILE *file = fopen(path, "wb");
        fprintf(file, "{\"title\":\"first\"}\n%s{\"title\":\"third\"}", line);
        fclose(file);
        struct jsonl *reader = open_file();
        assert_int_equal(jsonl_next(reader, &row, &err), 1);
        assert_int_equal(jsonl_next(reader, &row, &err), ERR_TOO_LARGE);
        assert_memory_equal(err.text, "line 2: ", 8);
        assert_int_equal(jsonl_next(reader, &row, &err), 1);
        assert_string_equal(row.title, "third");
        assert_int_equal(row.line, 3);
        assert_int_equal(jsonl_next(reader, &row, &err), 0);
        jsonl_close(reader);
        free(line);
    }
}

static void a_member_that_a_replay_could_not_carry_breaks_the_row(void **state)
{
    (void)state;
    const struct {
        const char *name;
        int max;
    } limits[] = {{"id", JSONL_ID_MAX}, {"url", JSONL_URL_MAX}, {"source", JSONL_SOURCE_MAX}, {"lang", JSONL_LANG_MAX}};
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        for (int extra = 0; extra <= 1; extra++) {
            static char text[JSONL_URL_MAX + 100];
            struct jsonl_row row;
            snprintf(text, sizeof text, "{\"title\":\"x\",\"%s\":\"%0*d\"}", limits[i].name, limits[i].max + extra, 7);
            struct jsonl *reader = open_text(text);
            assert_int_equal(jsonl_next(reader, &row, NULL), extra ? ERR_TOO_LARGE : 1);
            jsonl_close(reader);
        }
}

/* Writes 2,000 rows as gzip; returns the file's size. */
static size_t write_gzip(void)
{
    gzFile file = gzopen(path, "wb");
    for (int i = 0; i < 2000; i++)
        gzprintf(file, "{\"title\":\"row %d %d\"}\n", i, i * 7919);
    gzclose(file);
    FILE *plain = fopen(path, "rb");
    fseek(plain, 0, SEEK_END);
    long size = ftell(plain);
    fclose(plain);
    return (size_t)size;
}

static void gzip_is_read_as_it_is(void **state)
{
    (void)state;
    struct jsonl_row row;
    int count = 0;
    write_gzip();
    struct jsonl *reader = open_file();
    while (jsonl_next(reader, &row, NULL) == 1)
        count++;
    assert_int_equal(count, 2000);
    jsonl_close(reader);
}

static void a_truncated_gzip_is_an_error_and_not_an_end(void **state)
{
    (void)state;
    struct jsonl_row row;
    struct err err;
    int result;
    int count = 0;
    size_t size = write_gzip();
    assert_int_equal(truncate(path, (off_t)size / 2), 0);
    struct jsonl *reader = open_file();
    while ((result = jsonl_next(reader, &row, &err)) == 1)
        count++;
    assert_int_equal(result, ERR_IO);
    assert_true(count > 100 && count < 2000);
    jsonl_close(reader);
}

static void a_file_that_is_not_there_is_an_error(void **state)
{
    (void)state;
    struct jsonl *reader = NULL;
    struct err err;
    assert_int_equal(jsonl_open("/nonexistent/rows.jsonl", &reader, &err), ERR_IO);
    assert_null(reader);
    assert_non_null(strstr(err.text, "/nonexistent/rows.jsonl"));
    jsonl_close(NULL);
}

static int make_path(void **state)
{
    (void)state;
    int fd = mkstemp(path);
    return fd < 0 ? -1 : close(fd);
}

static int remove_path(void **state)
{
    (void)state;
    return unlink(path);
}

/* Standard input is the reading end of a pipe, whose other end is returned. */
static int pipe_to_stdin(int *out_saved)
{
    int ends[2];
    *out_saved = dup(STDIN_FILENO);
    assert_int_equal(pipe(ends), 0);
    assert_true(dup2(ends[0], STDIN_FILENO) >= 0);
    close(ends[0]);
    return ends[1];
}

static void put(int pipe_end, const void *data, size_t size)
{
    assert_int_equal(write(pipe_end, data, size), size);
}

/* Would wait for ever, if a row were not handed out before the next one is there. */
static void a_pipe_gives_each_row_as_it_comes(void **state)
{
    (void)state;
    int saved;
    struct jsonl *reader = NULL;
    struct jsonl_row row;
    int pipe_end = pipe_to_stdin(&saved);
    assert_int_equal(jsonl_open("-", &reader, NULL), 0);
    for (int i = 0; i < 3; i++) {
        put(pipe_end, "{\"title\":\"T\"}\n", 14);
        assert_int_equal(jsonl_next(reader, &row, NULL), 1);
        assert_int_equal(row.line, i + 1);
    }
    close(pipe_end);
    assert_int_equal(jsonl_next(reader, &row, NULL), 0);
    jsonl_close(reader);
    dup2(saved, STDIN_FILENO);
    close(saved);
}

static void a_gzip_pipe_gives_each_row_that_was_flushed(void **state)
{
    (void)state;
    int saved;
    struct jsonl *reader = NULL;
    struct jsonl_row row;
    unsigned char packed[256];
    z_stream stream = {0};
    int pipe_end = pipe_to_stdin(&saved);
    assert_int_equal(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    assert_int_equal(jsonl_open("-", &reader, NULL), 0);
    for (int i = 0; i < 3; i++) {
        char line[] = "{\"title\":\"T\"}\n";
        stream.next_in = (unsigned char *)line;
        stream.avail_in = sizeof line - 1;
        stream.next_out = packed;
        stream.avail_out = sizeof packed;
        assert_int_equal(deflate(&stream, i < 2 ? Z_SYNC_FLUSH : Z_FINISH), i < 2 ? Z_OK : Z_STREAM_END);
        size_t size = sizeof packed - stream.avail_out;
        put(pipe_end, packed, 1); /* byte by byte it is the same */
        put(pipe_end, packed + 1, size - 1);
        assert_int_equal(jsonl_next(reader, &row, NULL), 1);
    }
    deflateEnd(&stream);
    close(pipe_end);
    assert_int_equal(jsonl_next(reader, &row, NULL), 0);
    jsonl_close(reader);
    dup2(saved, STDIN_FILENO);
    close(saved);
}

static void gzip_files_one_behind_the_other_are_one(void **state)
{
    (void)state;
    struct jsonl_row row;
    write_file("", 0);
    for (int i = 0; i < 3; i++) {
        gzFile file = gzopen(path, "ab");
        assert_int_equal(gzputs(file, "{\"title\":\"T\"}\n"), 14);
        gzclose(file);
    }
    struct jsonl *reader = open_file();
    for (int i = 0; i < 3; i++)
        assert_int_equal(jsonl_next(reader, &row, NULL), 1);
    assert_int_equal(jsonl_next(reader, &row, NULL), 0);
    jsonl_close(reader);
}

static void a_folder_is_no_file(void **state)
{
    (void)state;
    struct jsonl *reader = NULL;
    struct err err = {0};
    assert_int_equal(jsonl_open("/", &reader, &err), ERR_IO);
    assert_non_null(strstr(err.text, "directory"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_carries_every_member),
        cmocka_unit_test(what_a_row_does_not_say_is_empty),
        cmocka_unit_test(broken_rows_are_named_by_line_and_the_rest_goes_on),
        cmocka_unit_test(ids_and_dates_may_be_numbers),
        cmocka_unit_test(a_line_may_be_as_long_as_the_limit_and_its_text_is_cut),
        cmocka_unit_test(a_line_above_the_limit_is_skipped),
        cmocka_unit_test(a_member_that_a_replay_could_not_carry_breaks_the_row),
        cmocka_unit_test(gzip_is_read_as_it_is),
        cmocka_unit_test(a_truncated_gzip_is_an_error_and_not_an_end),
        cmocka_unit_test(a_pipe_gives_each_row_as_it_comes),
        cmocka_unit_test(a_gzip_pipe_gives_each_row_that_was_flushed),
        cmocka_unit_test(gzip_files_one_behind_the_other_are_one),
        cmocka_unit_test(a_folder_is_no_file),
        cmocka_unit_test(a_file_that_is_not_there_is_an_error),
    };
    return cmocka_run_group_tests(tests, make_path, remove_path);
}
