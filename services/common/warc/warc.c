/* Web archives (WARC, ISO 28500): record after record, of which those are given out that hold a page: an answer 200
 * with HTML. The rest is passed over without being held in memory. */
#include "warc.h"

#include "body_decode.h"
#include "warc_bytes.h"
#include "warc_record.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Two rooms serve all records, so an archive of any size takes the same memory. */
struct warc {
    struct warc_bytes *bytes; /* owned */
    uint64_t record;
    struct warc_head head;
    struct warc_answer answer;
    char text[WARC_HEAD_MAX]; /* of the head */
    char *block;              /* owned, WARC_PAGE_MAX */
    struct buffer unpacked;   /* at most as large */
};

/* By the name, since a gzip file does not say what it holds before it is unpacked. */
int warc_is_named(const char *path)
{
    size_t len = strlen(path);
    return (len > 5 && strcasecmp(path + len - 5, ".warc") == 0) ||
           (len > 8 && strcasecmp(path + len - 8, ".warc.gz") == 0);
}

int warc_open(const char *path, struct warc **out, struct err *err)
{
    struct warc *warc = calloc(1, sizeof *warc);
    int result = warc ? 0 : ERR_MEMORY;
    if (warc) {
        warc->block = malloc(WARC_PAGE_MAX);
        buffer_init(&warc->unpacked, WARC_PAGE_MAX);
        result = warc->block ? warc_bytes_open(path, &warc->bytes, err) : ERR_MEMORY;
    }
    if (result == ERR_MEMORY)
        err_set(err, ERR_MEMORY, "no memory to read %s", path);
    if (result < 0)
        warc_close(warc);
    else
        *out = warc;
    return result;
}

void warc_close(struct warc *warc)
{
    if (!warc)
        return;
    warc_bytes_close(warc->bytes);
    free(warc->block);
    buffer_done(&warc->unpacked);
    free(warc);
}

static int is_empty(const char *line)
{
    return line[strspn(line, "\r\n")] == 0;
}

/* Reads the lines of a head into warc->text. Returns their length, 0 at the end of the file, ERR_TOO_LARGE or ERR_IO. */
static int read_head(struct warc *warc, struct err *err)
{
    size_t len = 0;
    for (;;) {
        int got = warc_bytes_line(warc->bytes, warc->text + len, sizeof warc->text - len, err);
        if (got < 0)
            return got;
        if (got == 0 || (is_empty(warc->text + len) && len))
            return (int)len;
        if (is_empty(warc->text + len)) /* between two records */
            continue;
        len += (size_t)got;
        if (len >= sizeof warc->text - 1)
            return err_set(err, ERR_TOO_LARGE, "the head of a record has more than %d bytes", WARC_HEAD_MAX);
    }
}

/* Returns 1 when the record is a page, 0 when it is something else. */
static int read_answer(struct warc *warc, struct err *err)
{
    uint64_t size = warc->head.size_bytes;
    /* A page that is larger is passed over like anything else: cut off, its end might be the article. */
    int is_wanted = strcmp(warc->head.type, "response") == 0 && warc->head.url[0] && size && size <= WARC_PAGE_MAX;
    int result = warc_bytes_read(warc->bytes, is_wanted ? warc->block : NULL, size, err);
    if (result < 0 || !is_wanted || strncasecmp(warc->head.url, "http", 4) != 0)
        return result;
    result = warc_answer_read(warc->block, (size_t)size, &warc->answer, err);
    if (result < 0)
        return result;
    return warc->answer.status == 200 && strcasestr(warc->answer.content_type, "html") != NULL;
}

static void take_page(struct warc *warc, struct warc_page *out)
{
    const struct warc_answer *answer = &warc->answer;
    *out = (struct warc_page){warc->record, warc->head.url, answer->content_type, answer->body, answer->size_bytes};
    if (!answer->codings[0])
        return;
    buffer_done(&warc->unpacked);
    buffer_init(&warc->unpacked, WARC_PAGE_MAX);
    buffer_add(&warc->unpacked, answer->body, answer->size_bytes);
    /* An archive that has unpacked it already keeps the header: then nothing happens. Without memory, or where it is larger
     * than a page may be, what is there of it serves as well. */
    body_decode(&warc->unpacked, answer->codings);
    if (warc->unpacked.len) {
        out->body = warc->unpacked.data;
        out->size_bytes = warc->unpacked.len;
    }
}

int warc_next(struct warc *warc, struct warc_page *out_page, struct err *err)
{
    struct err reason = {0};
    for (;;) {
        int result = read_head(warc, &reason);
        if (result == 0)
            return 0;
        warc->record++;
        if (result == ERR_TOO_LARGE) /* the next call looks for a record behind it */
            result = ERR_INVALID;
        else if (result > 0)
            result = warc_head_read(warc->text, (size_t)result, &warc->head, &reason);
        if (result == 0)
            result = read_answer(warc, &reason);
        if (result < 0)
            return err_set(err, (enum err_code)result, "record %" PRIu64 ": %s", warc->record, reason.text);
        if (result > 0) {
            take_page(warc, out_page);
            return 1;
        }
    }
}

int64_t warc_position_bytes(const struct warc *warc)
{
    return warc_bytes_position(warc->bytes);
}
