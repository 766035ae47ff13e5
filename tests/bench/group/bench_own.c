/* bench-own FILE.jsonl: prints what grouping compares of each row, without what its outlet says whatever it reports, as
 * {"id","title","text"}: for reading by eye, and for counting how much of what was left out stood in other stories. */
#include "group_rows.h"
#include "json_writer.h"

#include <stdio.h>
#include <stdlib.h>

#define LINE_BYTES_MAX 262144

static int print_row(const struct group_row *row, struct err *err)
{
    struct json_writer json;
    char *line = NULL;
    json_writer_init(&json, LINE_BYTES_MAX);
    json_object_begin(&json, NULL);
    json_put_text(&json, "id", row->external_id);
    json_put_text(&json, "title", row->own_title);
    json_put_text(&json, "text", row->own_text);
    json_object_end(&json);
    int code = json_writer_take(&json, &line, NULL, err);
    if (code == 0)
        puts(line);
    free(line);
    return code;
}

int main(int argc, char **argv)
{
    struct group_rows *rows = NULL;
    struct group_row row;
    struct err err = {0};
    if (argc != 2) {
        fprintf(stderr, "usage: bench-own FILE.jsonl\n");
        return 2;
    }
    int found = group_rows_open(argv[1], &rows, &err);
    while (found >= 0 && (found = group_rows_next(rows, &row, &err)) != 0)
        found = found == 1 ? print_row(&row, &err) : found == ERR_INVALID || found == ERR_TOO_LARGE ? 0 : found;
    group_rows_close(rows);
    if (found < 0)
        fprintf(stderr, "bench-own: %s\n", err.text);
    return found < 0 ? 1 : 0;
}
