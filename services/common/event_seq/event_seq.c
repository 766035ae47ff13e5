/* Compares "<epoch>-<number>" as numbers: first the epoch, which rises when Redis came back older, so that whatever was
 * seen before counts as behind. */
#include "event_seq.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct parts {
    uint64_t epoch, number;
};

static struct parts parts_of(const char *seq)
{
    struct parts parts = {0};
    char *end = NULL;
    parts.epoch = strtoull(seq, &end, 10);
    if (end && *end == '-')
        parts.number = strtoull(end + 1, NULL, 10);
    return parts;
}

int event_seq_compare(const char *a, const char *b)
{
    if (!*a || !*b) /* before 0-0 too */
        return (*a != '\0') - (*b != '\0');
    if (strcmp(a, b) == 0) /* most often, and far cheaper than reading numbers */
        return 0;
    struct parts left = parts_of(a), right = parts_of(b);
    if (left.epoch != right.epoch)
        return left.epoch < right.epoch ? -1 : 1;
    return left.number < right.number ? -1 : left.number > right.number;
}

uint64_t event_seq_epoch(const char *seq)
{
    return parts_of(seq).epoch;
}

static const char *skip_number(const char *at)
{
    char *end = NULL;
    if (!isdigit((unsigned char)*at))
        return NULL;
    errno = 0;
    strtoull(at, &end, 10);
    return errno ? NULL : end;
}

int event_seq_is_valid(const char *text)
{
    if (strlen(text) >= EVENT_SEQ_SIZE)
        return 0;
    const char *at = skip_number(text);
    if (!at || *at != '-')
        return 0;
    at = skip_number(at + 1);
    return at && !*at;
}

void event_seq_set(char out[EVENT_SEQ_SIZE], const char *seq)
{
    size_t len = strlen(seq);
    if (len >= EVENT_SEQ_SIZE)
        len = EVENT_SEQ_SIZE - 1;
    memmove(out, seq, len);
    out[len] = '\0';
}
