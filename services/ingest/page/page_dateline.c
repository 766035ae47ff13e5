/* The date of a page that states none: a short line near the title that reads as a date with a year. Nothing is looked
 * for in the article's own paragraphs, whose dates are of what they tell. */
#include "page_dateline.h"
#include "date.h"

#include <string.h>

#define BEFORE     4   /* blocks before the title that are looked at */
#define BEHIND     12  /* and behind it */
#define LINE_BYTES 120 /* of a line that may hold a date */
#define LONG_TEXT  100 /* letters of a paragraph: the article has begun, dates in it are of what it tells */
#define STARTS_MAX 12  /* words of a line at which a date may begin */

/* Whether a year and another number stand in `text`: without a year it may be any day, or the time of something
 * else. */
static int has_year_and_day(const char *text)
{
    int has_year = 0;
    int numbers = 0;
    for (; *text; text++) {
        size_t digits = strspn(text, "0123456789");
        has_year |= digits == 4 && (memcmp(text, "19", 2) == 0 || memcmp(text, "20", 2) == 0);
        numbers += digits > 0;
        text += digits ? digits - 1 : 0;
    }
    return has_year && numbers > 1;
}

/* A date may begin at each word, and behind what opens a bracket: "Published on [2018-08-25 15:24". */
static int read_line(char *line, const char *lang, int64_t *out_time_ms)
{
    size_t len = strlen(line);
    while (len && strchr("])|·-– ", line[len - 1]))
        line[--len] = 0;
    int starts = 0;
    for (char *at = line; has_year_and_day(at) && starts < STARTS_MAX; starts++) {
        if (date_parse_in(at, lang, out_time_ms))
            return 1;
        at += strcspn(at, " [(|:");
        at += strspn(at, " [(|:");
    }
    return 0;
}

static int read_block(const struct page_blocks *blocks, uint32_t index, const char *lang, int64_t *out_time_ms)
{
    struct buffer line;
    struct html_fold fold = {.out = &line};
    buffer_init(&line, LINE_BYTES);
    page_block_write(blocks, &blocks->blocks[index], &fold);
    int is_found = line.len && !fold.is_full && !line.is_failed && read_line(line.data, lang, out_time_ms);
    buffer_done(&line);
    return is_found;
}

int page_dateline_find(const struct page_features *features, const char *lang, int64_t *out_time_ms)
{
    const struct page_blocks *blocks = features->blocks;
    uint32_t title = features->title;
    if (title >= blocks->count)
        return 0;
    /* Behind the title first, where most outlets have it; before it there may be today's date. */
    for (uint32_t i = title + 1; i < blocks->count && i <= title + BEHIND; i++) {
        if (blocks->blocks[i].count.text > LONG_TEXT)
            break;
        if (read_block(blocks, i, lang, out_time_ms))
            return 1;
    }
    for (uint32_t i = title; i-- > 0 && i + BEFORE >= title;)
        if (read_block(blocks, i, lang, out_time_ms))
            return 1;
    return 0;
}
