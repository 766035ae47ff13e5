/* One language after the other: the articles of each are summed up by themselves, so that nothing is mixed, and what
 * comes out is copied, because a summarizer keeps the last summary only. Then the whole story, for what does not depend
 * on a language: what each side stresses, topics, places, related stories. A story in one language, which most are, is
 * summed up once. */
#include "story_make.h"

#include "facts_differ.h"
#include "story_langs.h"
#include "story_mark.h"
#include "story_view.h"
#include "summary_make.h"
#include "timeline.h"
#include "wire.h"

#include <stdlib.h>
#include <string.h>

#define BULLETS_ENOUGH 2 /* a language with fewer gives its place to another, unless it is the edition's */

struct story_maker {
    char edition_lang[LANG_SIZE];
    struct summarizer *summarizer;
    struct meaning_wants wants;
    const Triptych__Summary *head_now; /* the texts that the story has; NULL: none */
    const Triptych__StoryDetails *details_now;
    struct story_langs langs;
    Triptych__PlacedArticle *rows[STORY_ARTICLES_MAX]; /* those of one language */
    size_t row_count;
    Triptych__Summary *texts[STORY_LANGS_SEEN_MAX]; /* beside langs; owned; NULL: none was made */
    Triptych__Summary summary;
    Triptych__Heading headings[STORY_LANGS_MAX], *heading_pointers[STORY_LANGS_MAX];
    Triptych__Summary *others[STORY_LANGS_MAX];
    struct told told;
    struct text_analyser *analyser;
    struct facts_differ *differ;
    struct timeline *timeline;
    Triptych__StoryDetails details;
};

struct story_maker *story_maker_new(const char *edition_lang, struct err *err)
{
    struct story_maker *maker = calloc(1, sizeof *maker);
    if (!maker) {
        err_set(err, ERR_MEMORY, "no memory to make stories with");
        return NULL;
    }
    strncpy(maker->edition_lang, edition_lang, sizeof maker->edition_lang - 1);
    maker->summarizer = summarizer_new(err);
    maker->analyser = maker->summarizer ? text_analyser_new(err) : NULL;
    if (maker->analyser) {
        maker->differ = facts_differ_new();
        maker->timeline = timeline_new(maker->analyser);
        if (maker->differ && maker->timeline)
            return maker;
        err_set(err, ERR_MEMORY, "no memory to find facts with");
    }
    story_maker_free(maker);
    return NULL;
}

static void texts_forget(struct story_maker *maker)
{
    for (unsigned i = 0; i < STORY_LANGS_SEEN_MAX; i++) {
        wire_free(maker->texts[i]);
        maker->texts[i] = NULL;
    }
}

void story_maker_free(struct story_maker *maker)
{
    if (!maker)
        return;
    texts_forget(maker);
    summarizer_free(maker->summarizer);
    text_analyser_free(maker->analyser);
    facts_differ_free(maker->differ);
    timeline_free(maker->timeline);
    free(maker);
}

void story_maker_keep(struct story_maker *maker, const Triptych__Summary *head, const Triptych__StoryDetails *details)
{
    maker->head_now = head;
    maker->details_now = details;
}

void story_maker_meanings(struct story_maker *maker, const struct meanings *meanings)
{
    summarizer_meanings(maker->summarizer, meanings, &maker->wants);
}

const struct meaning_wants *story_maker_wants(const struct story_maker *maker)
{
    return &maker->wants;
}

int story_maker_mark(struct story_maker *maker, const Triptych__Story *story, uint64_t *out_mark, struct err *err)
{
    return story_mark(maker->summarizer, story, out_mark, err);
}

/* The article whose title is the headline in this language now; "" for none. */
static const char *headline_now(const struct story_maker *maker, const char *lang)
{
    const Triptych__StoryDetails *details = maker->details_now;
    if (maker->head_now && strcmp(maker->head_now->lang, lang) == 0)
        return maker->head_now->headline_article_id;
    for (size_t i = 0; details && i < details->n_summaries; i++)
        if (strcmp(details->summaries[i]->lang, lang) == 0)
            return details->summaries[i]->headline_article_id;
    return "";
}

static void rows_choose(struct story_maker *maker, Triptych__PlacedArticle *const *articles, size_t count,
                        const char *lang)
{
    maker->row_count = 0;
    for (size_t i = 0; i < count; i++)
        if (articles[i]->article && strcmp(story_view_lang(articles[i]), lang) == 0)
            maker->rows[maker->row_count++] = articles[i];
}

/* A copy of headline and bullets alone, through the wire's form: whatever a bullet may point to comes along. */
static int text_copy(const Triptych__Summary *made, const char *lang, Triptych__Summary **out, struct err *err)
{
    Triptych__Summary text = TRIPTYCH__SUMMARY__INIT;
    ProtobufCMessage *copy = NULL;
    uint8_t *packed = NULL;
    size_t size = 0;
    text.lang = (char *)lang;
    text.headline = made->headline;
    text.headline_article_id = made->headline_article_id;
    text.n_bullets = made->n_bullets;
    text.bullets = made->bullets;
    for (size_t i = 0; i < text.n_bullets; i++) {
        text.bullets[i]->lang = (char *)lang;
        text.bullets[i]->all_sides = 0; /* found among these articles, not the whole story's */
    }
    int code = wire_pack(&text, &packed, &size, err);
    if (code == 0)
        code = wire_unpack(&triptych__summary__descriptor, packed, size, &copy, err);
    free(packed);
    if (code == 0)
        *out = (Triptych__Summary *)copy;
    return code;
}

static int text_make(struct story_maker *maker, Triptych__PlacedArticle *const *articles, size_t count, unsigned place,
                     struct err *err)
{
    const char *lang = maker->langs.langs[place].code;
    const Triptych__Summary *made;
    rows_choose(maker, articles, count, lang);
    summarizer_keep(maker->summarizer, headline_now(maker, lang));
    int code = summary_make(maker->summarizer, maker->rows, maker->row_count, &made, err);
    return code == 0 ? text_copy(made, lang, &maker->texts[place], err) : code;
}

static int has_bullets(const struct story_maker *maker, unsigned place, size_t at_least)
{
    return maker->texts[place] && maker->texts[place]->n_bullets >= at_least;
}

/* The first language whose text has so many bullets; STORY_LANGS_SEEN_MAX when none has. */
static unsigned first_with(const struct story_maker *maker, size_t at_least)
{
    unsigned place = 0;
    while (place < maker->langs.count && !has_bullets(maker, place, at_least))
        place++;
    return place < maker->langs.count ? place : STORY_LANGS_SEEN_MAX;
}

/* A text for each language that is kept; where none of them has enough, for others too, until one has. */
static int texts_make(struct story_maker *maker, Triptych__PlacedArticle *const *articles, size_t count,
                      struct err *err)
{
    unsigned made = 0;
    int code = 0;
    for (unsigned i = 0; code == 0 && i < maker->langs.count && made < STORY_LANGS_MAX; i++) {
        if (!story_lang_is_kept(&maker->langs.langs[i]))
            continue;
        code = text_make(maker, articles, count, i, err);
        made++;
    }
    for (unsigned i = 0; code == 0 && i < maker->langs.count && made < STORY_LANGS_MAX; i++) {
        if (maker->texts[i] || first_with(maker, BULLETS_ENOUGH) != STORY_LANGS_SEEN_MAX)
            continue;
        code = text_make(maker, articles, count, i, err);
        made++;
    }
    return code;
}

/* Which language the headline is in; STORY_LANGS_SEEN_MAX: of none, all articles are taken together. */
static unsigned headline_place(const struct story_maker *maker)
{
    int is_editions = maker->langs.count > 0 && maker->langs.langs[0].is_editions;
    if (is_editions && maker->texts[0] && maker->texts[0]->headline[0])
        return 0;
    return first_with(maker, BULLETS_ENOUGH);
}

static void bullets_name_language(Triptych__Bullet **bullets, size_t count, Triptych__PlacedArticle *const *articles,
                                  size_t article_count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < article_count; j++)
            if (articles[j]->article && strcmp(articles[j]->article->id, bullets[i]->article_id) == 0) {
                const char *lang = story_view_lang(articles[j]);
                bullets[i]->lang = (char *)(strcmp(lang, "und") == 0 ? "" : lang);
                break;
            }
}

static int whole_make(struct story_maker *maker, Triptych__PlacedArticle *const *articles, size_t count,
                      const char *lang, struct err *err)
{
    const Triptych__Summary *made;
    summarizer_lead(maker->summarizer, lang);
    summarizer_keep(maker->summarizer, headline_now(maker, lang));
    int code = summary_make(maker->summarizer, articles, count, &made, err);
    summarizer_lead(maker->summarizer, "");
    summarizer_keep(maker->summarizer, "");
    if (code != 0)
        return code;
    Triptych__Summary *summary = &maker->summary;
    *summary = *made;
    bullets_name_language(summary->bullets, summary->n_bullets, articles, count);
    bullets_name_language(summary->left, summary->n_left, articles, count);
    bullets_name_language(summary->center, summary->n_center, articles, count);
    bullets_name_language(summary->right, summary->n_right, articles, count);
    return 0;
}

/* Puts headline and bullets of the languages' own texts in the place of those of the whole story. */
static void texts_take(struct story_maker *maker, unsigned place)
{
    Triptych__Summary *summary = &maker->summary;
    unsigned enough = first_with(maker, BULLETS_ENOUGH);
    unsigned from = has_bullets(maker, place, 1)     ? place
                    : enough != STORY_LANGS_SEEN_MAX ? enough
                                                     : first_with(maker, 1);
    summary->lang = maker->texts[place]->lang;
    summary->headline = maker->texts[place]->headline;
    summary->headline_article_id = maker->texts[place]->headline_article_id;
    if (from == STORY_LANGS_SEEN_MAX)
        return;
    summary->bullets = maker->texts[from]->bullets;
    summary->n_bullets = maker->texts[from]->n_bullets;
}

/* The texts of the other languages: whole beside the head, headline and first bullet in it. */
static void others_take(struct story_maker *maker, unsigned place)
{
    size_t count = 0;
    for (unsigned i = 0; i < maker->langs.count; i++) {
        Triptych__Summary *text = maker->texts[i];
        if (count == STORY_LANGS_MAX - 1)
            break;
        if (i == place || !text || !text->headline[0] || !story_lang_is_kept(&maker->langs.langs[i]))
            continue;
        Triptych__Heading *heading = &maker->headings[count];
        triptych__heading__init(heading);
        heading->lang = text->lang;
        heading->headline = text->headline;
        heading->lead = text->n_bullets > 0 ? text->bullets[0]->text : heading->lead;
        maker->heading_pointers[count] = heading;
        maker->others[count++] = text;
    }
    maker->summary.headings = maker->heading_pointers;
    maker->summary.n_headings = count;
    maker->details.summaries = maker->others;
    maker->details.n_summaries = count;
}

static int several_make(struct story_maker *maker, Triptych__PlacedArticle *const *articles, size_t count,
                        struct err *err)
{
    int code = texts_make(maker, articles, count, err);
    unsigned place = headline_place(maker);
    if (code == 0)
        code = whole_make(maker, articles, count, place == STORY_LANGS_SEEN_MAX ? "" : maker->langs.langs[place].code,
                          err);
    if (code != 0)
        return code;
    if (place != STORY_LANGS_SEEN_MAX)
        texts_take(maker, place);
    others_take(maker, place);
    return 0;
}

/* What outlets disagree on, and what came when, of all articles whatever their language. */
static int facts_make(struct story_maker *maker, Triptych__PlacedArticle *const *articles, size_t count,
                      struct err *err)
{
    struct told *told = &maker->told;
    Triptych__StoryDetails *details = &maker->details;
    told_fill(told, articles, count);
    int code = 0;
    for (unsigned i = 0; code == 0 && i < told->count; i++)
        code = summarizer_digest(maker->summarizer, told->reports[i].placed, &told->reports[i].digest, err);
    if (code != 0 || told->source_count < 2)
        return code;
    facts_differ_find(maker->differ, told, &details->differ, &details->n_differ);
    /* Of a story with as many articles as are looked at, the first ones may be missing. */
    return timeline_find(maker->timeline, told, count < STORY_ARTICLES_MAX, details, err);
}

int story_make(struct story_maker *maker, Triptych__PlacedArticle *const *articles, size_t count,
               struct story_made *out, struct err *err)
{
    if (count > STORY_ARTICLES_MAX)
        count = STORY_ARTICLES_MAX;
    texts_forget(maker);
    maker->wants.count = 0;
    triptych__story_details__init(&maker->details);
    story_langs_find(articles, count, maker->edition_lang, &maker->langs);
    int code;
    if (maker->langs.count > 1) {
        code = several_make(maker, articles, count, err);
    } else {
        code = whole_make(maker, articles, count, maker->langs.count == 1 ? maker->langs.langs[0].code : "", err);
        if (code == 0 && maker->langs.count == 1)
            maker->summary.lang = (char *)maker->langs.langs[0].code;
    }
    story_maker_keep(maker, NULL, NULL);
    if (code == 0)
        code = facts_make(maker, articles, count, err);
    if (code != 0)
        return code;
    const Triptych__StoryDetails *details = &maker->details;
    out->summary = &maker->summary;
    out->details = details->n_summaries + details->n_differ + details->n_timeline > 0 ? details : NULL;
    return 0;
}
