#include "backup_sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define PIECE(text)                                                                                                    \
    {                                                                                                                  \
        (text), sizeof(text) - 1                                                                                       \
    }

const struct backup_head sample_head = {
    .edition = "world", .version = "0.1.0", .data_version = 1, .time_ms = 1795504104000};
const struct backup_figures sample_figures = {.articles = 100, .stories = 40};

void write_backup(const char *path, const struct backup_head *head)
{
    struct backup_writer writer;
    struct err err = {0};
    const struct store_piece key[] = {PIECE("K"), PIECE("s:s0000000000000001"), PIECE("0"), PIECE("\0\r\n\xff{}")};
    const struct store_piece entry[] = {PIECE("X"), PIECE("feed"), PIECE("1-5"), PIECE("p"), PIECE("")};
    assert_int_equal(backup_create(&writer, path, head, &err), 0);
    backup_add(&writer, key, 4);
    backup_add(&writer, entry, 5);
    if (backup_finish(&writer, &sample_figures, &err))
        fail_msg("%s", err.text);
}

int read_backup(const char *path, struct err *err)
{
    struct backup_reader reader;
    struct backup_head read;
    struct store_piece pieces[STORE_PIECES_MAX];
    size_t count;
    int records = 0;
    int code = backup_open(&reader, path, &read, err);
    while (!code && (code = backup_next(&reader, pieces, &count, err)) == 1) {
        records++;
        code = 0;
    }
    backup_close(&reader);
    return code ? code : records;
}
