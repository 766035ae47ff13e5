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
#include "shared_facts.h"
#include "side_points.h"
#include "story_related.h"
#include "story_subject.h"
#include "utf8.h"

/* A bullet with the memory of its text. */
struct bullet_room {
    Triptych__Bullet bullet;
    char text[SENTENCE_BYTES_MAX + 1];
    char *also[SIDE_ALSO_MAX]; /* borrowed from the articles */
};

/* A list of bullets as protobuf wants it: an array of pointers. */
struct bullet_list {
    Triptych__Bullet *pointers[SUMMARY_BULLETS_MAX];
    struct bullet_room rooms[SUMMARY_BULLETS_MAX];
    size_t count;
};

#define CANDIDATES_MAX 40 /* sentences of one text whose vectors are wanted */

struct summarizer {
    const char *lead;    /* language; "" for that of most reporters */
    const char *kept_id; /* article whose title the headline is now; "" for none */
    const struct meanings *meanings;
    struct meaning_wants *wants;
    struct digest_cache *digests;
    struct concept_index *index;
    struct picker *picker;
    struct side_chooser *side_chooser;
    struct story_view view;
    struct sentences sentences;
    Triptych__Summary summary;
    char headline[HEADLINE_BYTES_MAX + 1];
    struct bullet_list bullets, sides[VIEW_SIDES];
    struct side_view side_views[VIEW_SIDES];
    struct text_analyser *analyser;
    struct shared_facts shared;
    struct story_subject subject;
    struct story_related related;
};

struct summarizer *summarizer_new(struct err *err)
{
    struct summarizer *summarizer = calloc(1, sizeof *summarizer);
    if (!summarizer)
        goto out;
    summarizer->lead = summarizer->kept_id = "";
    summarizer->digests = digest_cache_new(err);
    if (!summarizer->digests) {
        summarizer_free(summarizer);
        return NULL;
    }
    summarizer->index = concept_index_new();
    summarizer->picker = picker_new();
    summarizer->side_chooser = side_chooser_new();
    summarizer->analyser = text_analyser_new(err);
    if (!summarizer->analyser) {
        summarizer_free(summarizer);
        return NULL;
    }
    if (summarizer->index && summarizer->picker && summarizer->side_chooser)
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
    side_chooser_free(summarizer->side_chooser);
    text_analyser_free(summarizer->analyser);
    free(summarizer);
}

void summarizer_lead(struct summarizer *summarizer, const char *lang)
{
    summarizer->lead = lang;
}

void summarizer_keep(struct summarizer *summarizer, const char *article_id)
{
    summarizer->kept_id = article_id;
}

void summarizer_meanings(struct summarizer *summarizer, const struct meanings *meanings, struct meaning_wants *wants)
{
    summarizer->meanings = meanings;
    summarizer->wants = wants;
    picker_use(summarizer->picker, meanings);
}

void summarizer_turn(struct summarizer *summarizer)
{
    digest_cache_turn(summarizer->digests);
}

int summarizer_digest(struct summarizer *summarizer, const Triptych__PlacedArticle *placed,
                      const struct article_digest **out, struct err *err)
{
    return digest_cache_get(summarizer->digests, placed->article, story_view_lang(placed), out, err);
}

/* Digests are kept between calls: of a story that grows by one article only that one is read again. */
static int digests_get(struct summarizer *summarizer, struct err *err)
{
    summarizer_turn(summarizer);
    for (unsigned i = 0; i < summarizer->view.count; i++) {
        struct view_article *article = &summarizer->view.articles[i];
        int code = summarizer_digest(summarizer, article->placed, &article->digest, err);
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
    const struct headline_choice choice = {&summarizer->view, summarizer->index, &summarizer->sentences,
                                           summarizer->kept_id};
    const struct sentence *headline = headline_pick(&choice);
    if (headline)
        headline_set(summarizer, text_of(summarizer, headline), headline->digest->len_bytes,
                     article_of(summarizer, headline)->id);
    else
        headline_fall_back(summarizer);
    return headline;
}

static void bullet_add(struct summarizer *summarizer, const struct sentence *sentence, struct bullet_list *list)
{
    struct bullet_room *room = &list->rooms[list->count];
    const Triptych__Article *article = article_of(summarizer, sentence);
    size_t len_bytes = sentence->digest->len_bytes;
    memcpy(room->text, text_of(summarizer, sentence), len_bytes);
    room->text[len_bytes] = '\0';
    triptych__bullet__init(&room->bullet);
    room->bullet.text = room->text;
    room->bullet.article_id = article->id;
    room->bullet.url = article->url;
    room->bullet.source = article->source;
    list->pointers[list->count++] = &room->bullet;
}

/* Which sentences bullets may be: those of texts; lines and titles only where no text gives any; other languages where
 * all else fails. */
static const struct pick_filter bullet_steps[] = {
    {0}, {.scraps = 1}, {.titles = 1}, {.any_lang = 1}, {.titles = 1, .any_lang = 1},
};
#define BULLETS_FEW        2U /* with fewer in its leading language the story is told in others, too */
#define BULLET_STEPS_COUNT (sizeof bullet_steps / sizeof bullet_steps[0])

/* The main fact; sets *out_step to what it was found with. NULL: none of the texts says it. */
static const struct sentence *lead_make(struct summarizer *summarizer, const struct sentence *headline,
                                        size_t *out_step)
{
    const struct sentence *lead = NULL;
    picker_start(summarizer->picker, &summarizer->sentences, summarizer->index, headline);
    for (*out_step = 0; !lead && *out_step < BULLET_STEPS_COUNT; ++*out_step)
        lead = bullet_steps[*out_step].titles ? NULL : picker_lead(summarizer->picker, bullet_steps[*out_step]);
    *out_step = lead ? *out_step - 1 : 0;
    return lead;
}

static const struct sentence *const *bullets_pick(struct picker *picker, size_t step, unsigned *out_count)
{
    const struct sentence *const *picks = NULL;
    *out_count = 0;
    for (; step < BULLET_STEPS_COUNT; step++)
        if (*out_count < (bullet_steps[step].any_lang && !bullet_steps[step].titles ? BULLETS_FEW : 1U))
            picks = picker_pick(picker, bullet_steps[step], SUMMARY_BULLETS_MAX, out_count);
    return picks;
}

/* The first stays first; behind it what happened, what is said of it, what was before and what is to come, each in the
 * order of picking. */
static void bullets_order(const struct sentence *const *picks, unsigned count, const struct sentence **out)
{
    unsigned filled = 0;
    if (count > 0)
        out[filled++] = picks[0];
    for (enum sentence_role role = ROLE_FACT; role <= ROLE_NEXT; role++)
        for (unsigned i = 1; i < count; i++)
            if (picks[i]->digest->role == role)
                out[filled++] = picks[i];
}

/* Sets `out` to the sentences of the bullets: none that is one side's. What they make is no side's point any more.
 * Returns their number. */
static unsigned bullets_make(struct summarizer *summarizer, size_t step,
                             const struct sentence *out[SUMMARY_BULLETS_MAX])
{
    unsigned count;
    for (enum side side = SIDE_LEFT; side <= SIDE_RIGHT; side++)
        for (unsigned i = 0; i < summarizer->side_views[side].count; i++) {
            const struct side_point *point = &summarizer->side_views[side].points[i];
            if (side_point_is_partisan(point))
                picker_leave_out(summarizer->picker, point->sentence);
        }
    const struct sentence *const *picks = bullets_pick(summarizer->picker, step, &count);
    bullets_order(picks, count, out);
    summarizer->bullets.count = 0;
    for (unsigned i = 0; i < count; i++) {
        bullet_add(summarizer, out[i], &summarizer->bullets);
        side_points_drop(summarizer->side_chooser, out[i], summarizer->side_views);
    }
    return count;
}

static void wants_note(struct summarizer *summarizer)
{
    const struct sentence *candidates[CANDIDATES_MAX];
    if (!summarizer->meanings || !summarizer->wants)
        return;
    unsigned count = picker_candidates(summarizer->picker, candidates, CANDIDATES_MAX);
    for (unsigned i = 0; i < count; i++) {
        const struct sentence *sentence = candidates[i];
        if (meanings_has(summarizer->meanings, sentence->digest->wording))
            continue;
        meaning_wants_add(summarizer->wants,
                          (struct meaning_want){
                              .wording = sentence->digest->wording,
                              .text = text_of(summarizer, sentence),
                              .len_bytes = sentence->digest->len_bytes,
                              .lang = story_view_lang(summarizer->view.articles[sentence->article].placed),
                          });
    }
}

static void point_add(struct summarizer *summarizer, const struct side_point *point, struct bullet_list *list)
{
    struct bullet_room *room = &list->rooms[list->count];
    bullet_add(summarizer, point->sentence, list);
    room->bullet.only = point->is_only;
    room->bullet.also = room->also;
    for (unsigned i = 0; i < point->also_count; i++) {
        char *source = article_of(summarizer, point->also[i])->source;
        if (*source)
            room->also[room->bullet.n_also++] = source;
    }
}

static void sides_choose(struct summarizer *summarizer, const struct sentence *headline, const struct sentence *lead)
{
    const struct side_input input = {&summarizer->view, summarizer->index, &summarizer->sentences, headline, lead};
    side_points_choose(summarizer->side_chooser, &input, summarizer->side_views);
}

static void sides_make(struct summarizer *summarizer)
{
    for (enum side side = SIDE_LEFT; side <= SIDE_RIGHT; side++) {
        summarizer->sides[side].count = 0;
        for (unsigned i = 0; i < summarizer->side_views[side].count; i++)
            point_add(summarizer, &summarizer->side_views[side].points[i], &summarizer->sides[side]);
    }
}

/* What all sides have of headline and bullets. Returns 0, or what ICU could not do. */
static int shared_make(struct summarizer *summarizer, const struct sentence *const *bullets, unsigned count,
                       struct err *err)
{
    struct shared_facts *shared = &summarizer->shared;
    shared_facts_start(shared, &summarizer->view, summarizer->index, summarizer->analyser);
    const char *lang = summarizer->view.lang;
    int code = shared_facts_add(shared, summarizer->headline, strlen(summarizer->headline), lang, err);
    for (unsigned i = 0; code == 0 && i < count; i++) {
        summarizer->bullets.rooms[i].bullet.all_sides =
            shared_facts_has_all(shared, &summarizer->sentences, bullets[i]);
        code = shared_facts_add(shared, text_of(summarizer, bullets[i]), bullets[i]->digest->len_bytes, lang, err);
    }
    return code;
}

/* protobuf-c's strings are not const; nobody writes to them. */
static char *none_of(const struct summarizer *summarizer, enum side side)
{
    return (char *)(uintptr_t)side_none_text(summarizer->side_views[side].none);
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
    summary->left_none = none_of(summarizer, SIDE_LEFT);
    summary->center_none = none_of(summarizer, SIDE_CENTER);
    summary->right_none = none_of(summarizer, SIDE_RIGHT);
    summary->shared_facts = summarizer->shared.pointers;
    summary->n_shared_facts = summarizer->shared.count;
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
    const struct sentence *bullets[SUMMARY_BULLETS_MAX];
    size_t step;
    const struct sentence *lead = lead_make(summarizer, headline, &step);
    sides_choose(summarizer, headline, lead);
    unsigned bullet_count = bullets_make(summarizer, step, bullets);
    wants_note(summarizer);
    sides_make(summarizer);
    code = shared_make(summarizer, bullets, bullet_count, err);
    if (code != 0)
        return code;
    summary_fill(summarizer);
    *out = &summarizer->summary;
    return 0;
}
