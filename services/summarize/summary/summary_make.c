/* The summary of a story, in order: choose articles, digest them, group reporters, count concepts, collect sentences,
 * pick headline, bullets and what each side stresses. Exact sentences of the articles, each with its source: nothing is
 * written that nobody reported. Everything is in the summarizer's own memory and valid until its next call. */
#include "summary_make.h"

#include <stdlib.h>
#include <string.h>

#include "digest_cache.h"
#include "headline_judge.h"
#include "headline_pick.h"
#include "sentence_judge.h"
#include "sentences_pick.h"
#include "story_related.h"
#include "story_subject.h"
#include "utf8.h"

#define BULLETS_FEW 2 /* fewer than these in the leading language: others may fill in */

/* A bullet with the memory of its text. */
struct bullet_room {
    Triptych__Bullet bullet;
    char text[SENTENCE_BYTES_MAX + 1];
};

/* A list of bullets as protobuf wants it: an array of pointers. */
struct bullet_list {
    Triptych__Bullet *pointers[SUMMARY_BULLETS_MAX];
    struct bullet_room rooms[SUMMARY_BULLETS_MAX];
    size_t count;
};

struct summarizer {
    const char *lead; /* language; "" for that of most reporters */
    struct digest_cache *digests;
    struct concept_index *index;
    struct picker *picker;
    struct story_view view;
    struct sentences sentences;
    Triptych__Summary summary;
    char headline[HEADLINE_BYTES_MAX + 1];
    struct bullet_list bullets, sides[VIEW_SIDES];
    struct story_subject subject;
    struct story_related related;
};

struct summarizer *summarizer_new(struct err *err)
{
    struct summarizer *summarizer = calloc(1, sizeof *summarizer);
    if (!summarizer)
        goto out;
    summarizer->lead = "";
    summarizer->digests = digest_cache_new(err);
    if (!summarizer->digests) {
        summarizer_free(summarizer);
        return NULL;
    }
    summarizer->index = concept_index_new();
    summarizer->picker = picker_new();
    if (summarizer->index && summarizer->picker)
        return summarizer;
out:
    summarizer_free(summarizer);
    err_set(err, ERR_MEMORY, "no memory for a summarizer");
    return NULL;
}

void summarizer_free(struct summarizer *summarizer)
{
    if (!summarizer)
        return;
    digest_cache_free(summarizer->digests);
    concept_index_free(summarizer->index);
    picker_free(summarizer->picker);
    free(summarizer);
}

void summarizer_lead(struct summarizer *summarizer, const char *lang)
{
    summarizer->lead = lang;
}

/* Digests are kept between calls: of a story that grows by one article only that one is read again. */
static int digests_get(struct summarizer *summarizer, struct err *err)
{
    digest_cache_turn(summarizer->digests);
    for (unsigned i = 0; i < summarizer->view.count; i++) {
        struct view_article *article = &summarizer->view.articles[i];
        int code = digest_cache_get(summarizer->digests, article->placed->article, story_view_lang(article->placed),
                                    &article->digest, err);
        if (code != 0)
            return code;
    }
    return 0;
}

static const Triptych__Article *article_of(const struct summarizer *summarizer, const struct sentence *sentence)
{
    return summarizer->view.articles[sentence->article].placed->article;
}

/* The sentence as its outlet wrote it, byte for byte. */
static const char *text_of(const struct summarizer *summarizer, const struct sentence *sentence)
{
    const Triptych__Article *article = article_of(summarizer, sentence);
    return (sentence->is_title ? article->title : article->text) + sentence->digest->start;
}

static void headline_set(struct summarizer *summarizer, const char *text, size_t len_bytes, char *article_id)
{
    memcpy(summarizer->headline, text, len_bytes);
    summarizer->headline[len_bytes] = '\0';
    summarizer->summary.headline = summarizer->headline;
    summarizer->summary.headline_article_id = article_id;
}

/* Where nothing can be picked: the beginning of the first title, or text, that there is. */
static void headline_fall_back(struct summarizer *summarizer)
{
    for (unsigned i = 0; i < summarizer->view.count; i++) {
        const Triptych__Article *article = summarizer->view.articles[i].placed->article;
        const char *text = article->title[0] ? article->title : article->text;
        if (!text[0])
            continue;
        size_t line = strcspn(text, "\n");
        headline_set(summarizer, text, utf8_cut_len(text, line, HEADLINE_BYTES_MAX), article->id);
        return;
    }
}

static const struct sentence *headline_make(struct summarizer *summarizer)
{
    const struct sentence *headline = headline_pick(summarizer->index, &summarizer->sentences);
    if (headline)
        headline_set(summarizer, text_of(summarizer, headline), headline->digest->len_bytes,
                     article_of(summarizer, headline)->id);
    else
        headline_fall_back(summarizer);
    return headline;
}

static void bullets_fill(struct summarizer *summarizer, const struct sentence *const *picks, unsigned count,
                         struct bullet_list *list)
{
    list->count = count;
    for (unsigned i = 0; i < count; i++) {
        struct bullet_room *room = &list->rooms[i];
        const Triptych__Article *article = article_of(summarizer, picks[i]);
        size_t len_bytes = picks[i]->digest->len_bytes;
        memcpy(room->text, text_of(summarizer, picks[i]), len_bytes);
        room->text[len_bytes] = '\0';
        triptych__bullet__init(&room->bullet);
        room->bullet.text = room->text;
        room->bullet.article_id = article->id;
        room->bullet.url = article->url;
        room->bullet.source = article->source;
        list->pointers[i] = &room->bullet;
    }
}

/* Sentences of texts; where they do not reach, titles that add to the headline; other languages where all else
 * fails. */
static const struct sentence *const *bullets_pick(struct picker *picker, const struct sentence *headline,
                                                  unsigned *out_count)
{
    const struct sentence *const *picks;
    picks = picker_pick(picker, (struct pick_filter){0}, SUMMARY_BULLETS_MAX, out_count);
    if (headline)
        picker_say(picker, headline);
    picks = picker_pick(picker, (struct pick_filter){.titles = 1}, SUMMARY_BULLETS_MAX, out_count);
    if (*out_count < BULLETS_FEW) {
        picker_pick(picker, (struct pick_filter){.any_lang = 1}, SUMMARY_BULLETS_MAX, out_count);
        picks = picker_pick(picker, (struct pick_filter){.any_lang = 1, .titles = 1}, SUMMARY_BULLETS_MAX, out_count);
    }
    return picks;
}

static void bullets_make(struct summarizer *summarizer, const struct sentence *headline)
{
    unsigned count;
    struct picker *picker = summarizer->picker;
    picker_start(picker, &summarizer->sentences, summarizer->index);
    if (headline)
        picker_leave_out(picker, headline);
    const struct sentence *const *picks = bullets_pick(picker, headline, &count);
    bullets_fill(summarizer, picks, count, &summarizer->bullets);
}

static void side_make(struct summarizer *summarizer, enum side side, const struct sentence *headline)
{
    unsigned count;
    struct picker *picker = summarizer->picker;
    picker_start_side(picker, &summarizer->sentences, summarizer->index, side);
    if (headline)
        picker_leave_out(picker, headline);
    picker_pick(picker, (struct pick_filter){.any_lang = 0}, SUMMARY_POINTS_MAX, &count);
    if (headline)
        picker_say(picker, headline);
    const struct sentence *const *picks =
        picker_pick(picker, (struct pick_filter){.titles = 1}, SUMMARY_POINTS_MAX, &count);
    if (count == 0)
        picks = picker_pick(picker, (struct pick_filter){.any_lang = 1}, SUMMARY_POINTS_MAX, &count);
    bullets_fill(summarizer, picks, count, &summarizer->sides[side]);
}

static void summary_fill(struct summarizer *summarizer)
{
    Triptych__Summary *summary = &summarizer->summary;
    summary->bullets = summarizer->bullets.pointers;
    summary->n_bullets = summarizer->bullets.count;
    summary->left = summarizer->sides[SIDE_LEFT].pointers;
    summary->n_left = summarizer->sides[SIDE_LEFT].count;
    summary->center = summarizer->sides[SIDE_CENTER].pointers;
    summary->n_center = summarizer->sides[SIDE_CENTER].count;
    summary->right = summarizer->sides[SIDE_RIGHT].pointers;
    summary->n_right = summarizer->sides[SIDE_RIGHT].count;
    summary->topics = summarizer->subject.topics;
    summary->n_topics = summarizer->subject.topic_count;
    summary->places = summarizer->subject.places;
    summary->n_places = summarizer->subject.place_count;
    summary->related = summarizer->related.ids;
    summary->n_related = summarizer->related.count;
}

int summary_make(struct summarizer *summarizer, Triptych__PlacedArticle *const *articles, size_t count,
                 const Triptych__Summary **out, struct err *err)
{
    triptych__summary__init(&summarizer->summary);
    story_view_choose(&summarizer->view, articles, count);
    int code = digests_get(summarizer, err);
    if (code != 0)
        return code;
    summarizer->view.lang = summarizer->lead;
    story_view_finish(&summarizer->view);
    story_subject_vote(&summarizer->view, &summarizer->subject);
    story_related_find(&summarizer->view, &summarizer->related);
    concept_index_build(summarizer->index, &summarizer->view);
    sentences_collect(&summarizer->view, summarizer->index, &summarizer->sentences);
    const struct sentence *headline = headline_make(summarizer);
    bullets_make(summarizer, headline);
    for (enum side side = SIDE_LEFT; side <= SIDE_RIGHT; side++)
        side_make(summarizer, side, headline);
    summary_fill(summarizer);
    *out = &summarizer->summary;
    return 0;
}
