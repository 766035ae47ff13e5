/* Edges are found by the ids that classify has noted; only how much of the words is the same is counted here. */
#include "story_copies.h"

#include "article_list.h"
#include "reporting.h"
#include "text_search.h"
#include "utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RUN_WORDS  3
#define TEXT_BYTES (4 * WIRE_EXCERPT_BYTES) /* of title and excerpt, folded; words beyond are not compared */

/* ── how much of the words is the same ── */

/* Written as an answer shows them: a title is as short, so that nothing of either is lost. */
static void fold(const Triptych__Article *article, char out[TEXT_BYTES])
{
    char text[TEXT_BYTES];
    int title = (int)utf8_cut_len(article->title, strlen(article->title), WIRE_EXCERPT_BYTES);
    int excerpt = (int)utf8_cut_len(article->text, strlen(article->text), WIRE_EXCERPT_BYTES);
    snprintf(text, sizeof text, "%.*s %.*s", title, article->title, excerpt, article->text);
    text_search_fold(text, strlen(text), out, TEXT_BYTES);
}

/* The blank behind `words` words from the blank at `from`; NULL when there are fewer. */
static char *skip_words(char *from, unsigned words)
{
    for (; from && words; words--)
        from = strchr(from + 1, ' ');
    return from;
}

/* Of the copy's words, not of both: a copy that was cut short is still all of somebody else's words. */
static int shared_pct(const Triptych__Article *copy, const Triptych__Article *original)
{
    char one[TEXT_BYTES], other[TEXT_BYTES];
    unsigned runs = 0, shared = 0;
    fold(copy, one);
    fold(original, other);
    for (char *from = one, *end; *from && (end = skip_words(from, RUN_WORDS)); from = strchr(from + 1, ' ')) {
        char behind = end[1];
        end[1] = '\0'; /* " three words here ", as the other text would have it */
        shared += strstr(other, from) != NULL;
        runs++;
        end[1] = behind;
    }
    return runs ? (int)reporting_pct(shared, runs) : STORY_COPIES_SHARE_UNKNOWN;
}

/* ── edges ── */

static int compare_articles(const Triptych__PlacedArticle *a, const Triptych__PlacedArticle *b)
{
    int64_t a_ms = placed_time_ms(a), b_ms = placed_time_ms(b);
    if (a_ms != b_ms)
        return a_ms < b_ms ? -1 : 1;
    return strcmp(a->article->id, b->article->id);
}

static int compare_by_original(const void *one, const void *other)
{
    const struct story_copy *a = one, *b = other;
    int order = a->original == b->original ? 0 : compare_articles(a->original, b->original);
    return order ? order : compare_articles(a->placed, b->placed);
}

size_t story_copies_run(const struct story_copies *copies, size_t at)
{
    size_t count = 0;
    while (at + count < copies->count && copies->rows[at + count].original == copies->rows[at].original)
        count++;
    return count;
}

/* Where the copies of one original stand among the rows. */
struct run {
    size_t at, size;
};

/* The larger first; of equals the earlier, since runs stand in the order of time. */
static int compare_runs(const void *one, const void *other)
{
    const struct run *a = one, *b = other;
    if (a->size != b->size)
        return a->size > b->size ? -1 : 1;
    return a->at < b->at ? -1 : a->at > b->at;
}

static void sort_runs(struct story_copies *copies)
{
    struct story_copy before[WIRE_STORY_ARTICLES] = {0};
    struct run runs[WIRE_STORY_ARTICLES] = {0};
    size_t count = 0;
    memcpy(before, copies->rows, copies->count * sizeof *before);
    for (size_t at = 0; at < copies->count; at += runs[copies->originals++].size)
        runs[copies->originals] = (struct run){at, story_copies_run(copies, at)};
    qsort(runs, copies->originals, sizeof *runs, compare_runs);
    for (size_t i = 0; i < copies->originals; i++) {
        memcpy(&copies->rows[count], &before[runs[i].at], runs[i].size * sizeof *before);
        count += runs[i].size;
    }
}

void story_copies_find(const Triptych__Story *story, struct story_copies *out)
{
    memset(out, 0, sizeof *out);
    for (size_t i = 0; i < story->n_articles && i < WIRE_STORY_ARTICLES; i++) {
        const Triptych__PlacedArticle *placed = story->articles[i], *original;
        if (!article_is_listed(placed) || !placed_is_copy(placed))
            continue;
        original = page_article_find(story, placed->placement->copy_of);
        if (!original || original == placed)
            out->lost++;
        else if (article_is_listed(original))
            out->rows[out->count++] =
                (struct story_copy){placed, original, shared_pct(placed->article, original->article)};
    }
    qsort(out->rows, out->count, sizeof *out->rows, compare_by_original);
    sort_runs(out);
}
