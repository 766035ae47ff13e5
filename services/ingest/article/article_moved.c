#include "article_moved.h"

#include "article_revision.h"
#include "id.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define WORDS_MAX 64 /* of a title */
#define WORD_SIZE 64

struct title_words {
    uint64_t hashes[WORDS_MAX];
    size_t count;
};

static int by_hash(const void *a, const void *b)
{
    uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
    return (left > right) - (left < right);
}

static int is_letter(char byte)
{
    return (byte & 0x80) || isalnum((unsigned char)byte);
}

static void read_words(const char *title, struct title_words *out)
{
    out->count = 0;
    while (*title && out->count < WORDS_MAX) {
        char word[WORD_SIZE];
        size_t len = 0;
        for (; is_letter(*title); title++)
            if (len < sizeof word)
                word[len++] = (char)tolower((unsigned char)*title);
        if (len)
            out->hashes[out->count++] = id_hash64(word, len);
        else
            title++;
    }
    qsort(out->hashes, out->count, sizeof *out->hashes, by_hash);
}

/* Whether they share half of the words of the shorter one. */
static int are_alike(const char *one, const char *other)
{
    struct title_words left, right;
    size_t common = 0;
    read_words(one, &left);
    read_words(other, &right);
    for (size_t i = 0, j = 0; i < left.count && j < right.count;) {
        int order = by_hash(&left.hashes[i], &right.hashes[j]);
        common += order == 0;
        i += order <= 0;
        j += order >= 0;
    }
    size_t fewer = left.count < right.count ? left.count : right.count;
    return fewer > 0 && 2 * common >= fewer;
}

int article_has_moved(const Triptych__Article *stored, const Triptych__Article *fresh)
{
    if (!stored->origin || stored->origin != fresh->origin || strcmp(stored->source, fresh->source) != 0)
        return 0;
    if (*fresh->title && strcmp(stored->title, fresh->title) == 0)
        return 1;
    if (*stored->text && *fresh->text && article_text_drift_pct(stored->text, fresh->text) <= MOVED_TEXT_PCT)
        return 1;
    return stored->published_ms && stored->published_ms == fresh->published_ms &&
           are_alike(stored->title, fresh->title);
}
