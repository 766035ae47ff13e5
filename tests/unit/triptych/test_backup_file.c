/* The file of triptych backup and restore. */
#include "backup_sample.h"
#include "tool_bench.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static void a_file_is_read_as_it_was_written(void **state)
{
    (void)state;
    struct backup_reader reader;
    struct backup_head read;
    struct store_piece pieces[STORE_PIECES_MAX];
    size_t count = 0;
    struct err err = {0};
    const char *path = bench_path("whole");
    write_backup(path, &sample_head);
    assert_int_equal(backup_open(&reader, path, &read, &err), 0);
    assert_string_equal(read.edition, "world");
    assert_string_equal(read.version, "0.1.0");
    assert_int_equal(read.data_version, 1);
    assert_int_equal(read.time_ms, sample_head.time_ms);
    assert_int_equal(backup_next(&reader, pieces, &count, &err), 1);
    assert_int_equal(count, 4);
    assert_int_equal(pieces[3].size, 6);
    assert_memory_equal(pieces[3].data, "\0\r\n\xff{}", 6);
    assert_int_equal(backup_next(&reader, pieces, &count, &err), 1);
    assert_int_equal(count, 5);
    assert_int_equal(pieces[4].size, 0);
    assert_int_equal(backup_next(&reader, pieces, &count, &err), 0);
    assert_int_equal(reader.figures.articles, 100);
    assert_int_equal(reader.figures.stories, 40);
    backup_close(&reader);
}

static char bytes[4096];

static size_t load(const char *path)
{
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    size_t size = fread(bytes, 1, sizeof bytes, file);
    assert_int_equal(fclose(file), 0);
    return size;
}

static void save(const char *path, size_t size)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

/* What 0.1.0's successors of before wrote: the figures in the first line, an end without them. */
static void a_file_of_the_old_form_is_read(void **state)
{
    (void)state;
    static const char old[] = "triptych-backup 1 world 0.1.0 1 2026-11-24T07:08:24Z 100 40\n";
    enum { OLD_SIZE = sizeof old - 1 + 17 }; /* no records: a zero, how many, the hash */
    struct backup_reader reader;
    struct backup_head read;
    struct store_piece pieces[STORE_PIECES_MAX];
    size_t count = 0;
    struct err err = {0};
    const char *path = bench_path("old");
    memset(bytes, 0, OLD_SIZE);
    memcpy(bytes, old, sizeof old - 1);
    save(path, OLD_SIZE);
    assert_int_equal(backup_open(&reader, path, &read, &err), 0);
    assert_int_equal(backup_next(&reader, pieces, &count, &err), 0);
    assert_int_equal(reader.figures.articles, 100);
    assert_int_equal(reader.figures.stories, 40);
    backup_close(&reader);
    bytes[16] = '3';
    save(path, OLD_SIZE);
    assert_int_equal(backup_open(&reader, path, &read, &err), ERR_INVALID);
    assert_contains(err.text, "the form of another version");
    /* A first line of one form under the other's number. */
    bytes[16] = '2';
    save(path, OLD_SIZE);
    assert_int_equal(backup_open(&reader, path, &read, &err), ERR_INVALID);
    assert_contains(err.text, "its first line");
}

static void a_file_that_is_cut_off_anywhere_is_refused(void **state)
{
    (void)state;
    struct err err = {0};
    const char *path = bench_path("cut");
    write_backup(path, &sample_head);
    size_t size = load(path);
    assert_int_equal(read_backup(path, &err), 2);
    for (size_t cut = 0; cut < size; cut++) {
        save(path, cut);
        assert_int_equal(read_backup(path, &err), ERR_INVALID);
        assert_contains(err.text, "no whole backup");
    }
    bytes[size] = 'x';
    save(path, size + 1);
    assert_int_equal(read_backup(path, &err), ERR_INVALID);
    assert_contains(err.text, "behind its end");
}

static void a_byte_that_has_changed_anywhere_behind_the_first_line_is_noticed(void **state)
{
    (void)state;
    struct err err = {0};
    const char *path = bench_path("flipped");
    write_backup(path, &sample_head);
    size_t size = load(path);
    size_t begin = (size_t)((char *)memchr(bytes, '\n', size) - bytes) + 1;
    for (size_t at = begin; at < size; at++) {
        bytes[at] = (char)(bytes[at] ^ 0x40);
        save(path, size);
        assert_true(read_backup(path, &err) < 0);
        bytes[at] = (char)(bytes[at] ^ 0x40);
    }
}

static void a_backup_that_was_not_finished_leaves_nothing_under_its_name(void **state)
{
    (void)state;
    struct backup_writer writer;
    struct err err = {0};
    const char *path = bench_path("later");
    assert_int_equal(backup_create(&writer, path, &sample_head, &err), 0);
    assert_int_not_equal(access(path, F_OK), 0);
    /* Another one beside it is told so. */
    struct backup_writer second;
    assert_int_equal(backup_create(&second, path, &sample_head, &err), ERR_IO);
    assert_contains(err.text, "another backup is being made");
    /* And takes nothing of the first one with it. */
    backup_abandon(&second);
    char part[300];
    struct stat file;
    snprintf(part, sizeof part, "%s.part", path);
    assert_int_equal(stat(part, &file), 0);
    /* Passwords of feeds are in it. */
    assert_int_equal(file.st_mode & 0777, 0600);
    backup_abandon(&writer);
    assert_int_not_equal(access(path, F_OK), 0);
    assert_int_equal(backup_create(&writer, "/nowhere/file", &sample_head, &err), ERR_IO);
    assert_contains(err.text, "/nowhere/file.part: No such file");
    /* What was there stays until the new one is whole. */
    write_backup(path, &sample_head);
    write_backup(path, &sample_head);
    assert_int_equal(read_backup(path, &err), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        tool_test(a_file_is_read_as_it_was_written),
        tool_test(a_file_of_the_old_form_is_read),
        tool_test(a_file_that_is_cut_off_anywhere_is_refused),
        tool_test(a_byte_that_has_changed_anywhere_behind_the_first_line_is_noticed),
        tool_test(a_backup_that_was_not_finished_leaves_nothing_under_its_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
