/* The reports of a story in order of time. */
#include "told.h"

#include <stdlib.h>
#include <string.h>

#define WORDS_FEW 6 /* a scrap has so few words that it is like everything */

static int64_t time_of(const Triptych__Article *article)
{
    return article->published_ms > 0 ? article->published_ms : article->received_ms;
}

/* The known before the unknown, then the earlier; else as they came. */
static int order(const void *left, const void *right)
{
    const struct told_report *a = left, *b = right;
    if (a->time_ms != b->time_ms) {
        if (a->time_ms == 0 || b->time_ms == 0)
            return a->time_ms == 0 ? 1 : -1;
        return a->time_ms < b->time_ms ? -1 : 1;
    }
    return a->source < b->source ? -1 : a->source > b->source;
}

void told_fill(struct told *told, Triptych__PlacedArticle *const *articles, size_t count)
{
    told->count = told->source_count = 0;
    for (size_t i = 0; i < count && told->count < TOLD_MAX; i++) {
        const Triptych__Article *article = articles[i]->article;
        if (!article)
            continue;
        unsigned source = told->source_count;
        for (unsigned j = 0; j < told->count && *article->source; j++)
            if (strcmp(told->reports[j].placed->article->source, article->source) == 0) {
                source = told->reports[j].source;
                break;
            }
        told->source_count += source == told->source_count;
        told->reports[told->count++] =
            (struct told_report){.placed = articles[i], .time_ms = time_of(article), .source = source};
    }
    /* Outlets are numbered as they come, so equal times leave a fixed order behind, whatever the sort does. */
    qsort(told->reports, told->count, sizeof told->reports[0], order);
}

float told_likeness(const struct article_digest *a_digest, const struct digest_sentence *a,
                    const struct article_digest *b_digest, const struct digest_sentence *b)
{
    unsigned both = 0, of_a = 0, of_b = 0;
    for (unsigned j = 0; j < b->concepts_count; j++)
        of_b += !(b_digest->concepts[b->concepts_from + j] & CONCEPT_PAIR);
    for (unsigned i = 0; i < a->concepts_count; i++) {
        uint32_t concept = a_digest->concepts[a->concepts_from + i] & CONCEPT_IDENTITY;
        if (concept & CONCEPT_PAIR)
            continue;
        of_a++;
        for (unsigned j = 0; j < b->concepts_count; j++)
            if ((b_digest->concepts[b->concepts_from + j] & CONCEPT_IDENTITY) == concept) {
                both++;
                break;
            }
    }
    unsigned least = of_a < of_b ? of_a : of_b;
    return (float)both / (float)(least < WORDS_FEW ? WORDS_FEW : least);
}

const struct digest_sentence *told_sentence(const struct told_report *report, const struct digest_claim *claim,
                                            const char **out_text)
{
    const Triptych__Article *article = report->placed->article;
    int is_title = claim->sentence == DIGEST_CLAIM_TITLE;
    const struct digest_sentence *sentence =
        is_title ? &report->digest->title : &report->digest->sentences[claim->sentence];
    *out_text = (is_title ? article->title : article->text) + sentence->start;
    return sentence;
}
