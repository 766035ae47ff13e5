/* The articles that a summary is made from: at most VIEW_ARTICLES_MAX, every source in turn and originals before
 * copies, so that a chain of a hundred local papers does not outvote everybody else. Then reporters: articles of one
 * source, copies of one text, and texts that say the same word for word count as one voice. */
#include "story_view.h"

#include <string.h>

#include "id.h"
#include "source_prior.h"

#define CHOICE_ROWS_MAX 256 /* articles looked at */
#define PER_SOURCE_MAX  3   /* articles of one source that are chosen, and as many copies */
#define ROUND_NEVER     (2 * PER_SOURCE_MAX)

#define COPY_SENTENCES_MAX 6 /* the first of each text are compared */
#define COPY_SHARE_INVERSE 2 /* a text is a copy when 1/2 of them are the other's word for word */

/* Articles without a source are sources of their own. */
static int same_source(const Triptych__PlacedArticle *a, const Triptych__PlacedArticle *b)
{
    return a->article->source[0] && strcmp(a->article->source, b->article->source) == 0;
}

static const char *original_of(const Triptych__PlacedArticle *placed)
{
    const char *copy_of = placed->placement ? placed->placement->copy_of : "";
    return copy_of[0] ? copy_of : placed->article->id;
}

static int is_copy(const Triptych__PlacedArticle *placed)
{
    return placed->placement && placed->placement->copy_of[0];
}

/* In which round each row is chosen: first articles of every source, then second ones …, copies after originals. */
static void rounds_order(Triptych__PlacedArticle *const *articles, size_t count, unsigned char *out_rounds)
{
    uint64_t sources[CHOICE_ROWS_MAX];
    for (size_t i = 0; i < count; i++) {
        out_rounds[i] = ROUND_NEVER;
        sources[i] = 0;
        if (!articles[i]->article)
            continue;
        const char *source = articles[i]->article->source;
        sources[i] =
            source[0] ? (id_hash64(source, strlen(source)) & ~UINT64_C(1)) | (unsigned)is_copy(articles[i]) : 0;
        unsigned turn = 0;
        for (size_t j = 0; j < i && sources[i]; j++)
            turn += sources[j] == sources[i];
        if (turn < PER_SOURCE_MAX)
            out_rounds[i] = (unsigned char)(turn + (is_copy(articles[i]) ? PER_SOURCE_MAX : 0));
    }
}

static void view_add(struct story_view *view, const Triptych__PlacedArticle *placed)
{
    const Triptych__Placement *placement = placed->placement;
    struct view_article *article = &view->articles[view->count++];
    *article = (struct view_article){.placed = placed, .prior = source_prior(placement)};
    if (placement && placement->source)
        article->side = side_of_leaning(placement->source->leaning);
}

void story_view_choose(struct story_view *view, Triptych__PlacedArticle *const *articles, size_t count)
{
    *view = (struct story_view){.lang = ""};
    unsigned char rounds[CHOICE_ROWS_MAX];
    if (count > CHOICE_ROWS_MAX)
        count = CHOICE_ROWS_MAX;
    rounds_order(articles, count, rounds);
    for (unsigned round = 0; round < ROUND_NEVER; round++)
        for (size_t i = 0; i < count && view->count < VIEW_ARTICLES_MAX; i++)
            if (rounds[i] == round)
                view_add(view, articles[i]);
}

const char *story_view_lang(const Triptych__PlacedArticle *placed)
{
    const char *lang = placed->placement ? placed->placement->lang : "";
    if (!lang[0] || strcmp(lang, "und") == 0)
        lang = placed->article->lang;
    return lang;
}

/* Whether half of what `a` says first stands word for word in `b`; for articles of titles alone, whether the titles
 * do. */
static int says_the_same(const struct article_digest *a, const struct article_digest *b)
{
    if (a->sentence_count == 0 || b->sentence_count == 0)
        return a->sentence_count == b->sentence_count && a->title.len_bytes > 0 && a->title.wording == b->title.wording;
    unsigned same = 0;
    unsigned a_count = a->sentence_count < COPY_SENTENCES_MAX ? a->sentence_count : COPY_SENTENCES_MAX;
    unsigned b_count = b->sentence_count < COPY_SENTENCES_MAX ? b->sentence_count : COPY_SENTENCES_MAX;
    for (unsigned i = 0; i < a_count; i++)
        for (unsigned j = 0; j < b_count; j++)
            if (a->sentences[i].wording == b->sentences[j].wording) {
                same++;
                break;
            }
    return same * COPY_SHARE_INVERSE >= a_count;
}

static int same_reporter(const struct view_article *a, const struct view_article *b)
{
    return same_source(a->placed, b->placed) || strcmp(original_of(a->placed), original_of(b->placed)) == 0 ||
           says_the_same(a->digest, b->digest);
}

static void reporters_group(struct story_view *view)
{
    for (unsigned i = 0; i < view->count; i++) {
        /* A new reporter, unless an earlier article is of the same; the first one found decides. */
        view->articles[i].reporter = view->reporter_count;
        for (unsigned j = 0; j < i; j++)
            if (same_reporter(&view->articles[i], &view->articles[j])) {
                view->articles[i].reporter = view->articles[j].reporter;
                break;
            }
        view->reporter_count += view->articles[i].reporter == view->reporter_count;
    }
}

static int has_article_in(const struct story_view *view, const char *lang)
{
    for (unsigned i = 0; i < view->count; i++)
        if (strcmp(story_view_lang(view->articles[i].placed), lang) == 0)
            return 1;
    return 0;
}

/* The language that is wanted, if there is an article in it; else the one most reporters' first articles are in; of two
 * the one met first. */
static void language_choose(struct story_view *view)
{
    unsigned most = view->lang[0] && has_article_in(view, view->lang) ? VIEW_ARTICLES_MAX : 0;
    for (unsigned i = 0; i < view->count; i++) {
        const char *lang = story_view_lang(view->articles[i].placed);
        uint64_t reporters = 0;
        for (unsigned j = 0; j < view->count; j++)
            if (strcmp(story_view_lang(view->articles[j].placed), lang) == 0)
                reporters |= (uint64_t)1 << view->articles[j].reporter;
        unsigned found = (unsigned)__builtin_popcountll(reporters);
        if (found > most && strcmp(lang, "und") != 0 && lang[0]) {
            most = found;
            view->lang = lang;
        }
    }
    for (unsigned i = 0; i < view->count; i++)
        view->articles[i].is_leading = strcmp(story_view_lang(view->articles[i].placed), view->lang) == 0;
}

void story_view_finish(struct story_view *view)
{
    reporters_group(view);
    language_choose(view);
}
