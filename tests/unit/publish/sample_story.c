#include "sample_story.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *text_of(const char *text)
{
    char *copy = strdup(text);
    if (!copy)
        abort();
    return copy;
}

static void *memory(size_t size)
{
    void *block = calloc(1, size);
    if (!block)
        abort();
    return block;
}

static Triptych__Count *count_new(const char *key, unsigned sources)
{
    Triptych__Count *count = memory(sizeof *count);
    triptych__count__init(count);
    count->key = text_of(key);
    count->sources = sources;
    return count;
}

static Triptych__Bullet *bullet_new(const char *text, const char *article_id, const char *url, const char *source)
{
    Triptych__Bullet *bullet = memory(sizeof *bullet);
    triptych__bullet__init(bullet);
    bullet->text = text_of(text);
    bullet->article_id = text_of(article_id);
    bullet->url = text_of(url);
    bullet->source = text_of(source);
    return bullet;
}

static Triptych__Rating *rating_new(const char *field, const char *value)
{
    Triptych__Rating *rating = memory(sizeof *rating);
    triptych__rating__init(rating);
    rating->rater = text_of("an invented rater");
    rating->rated_on = text_of("2026-01");
    rating->field = text_of(field);
    rating->value = text_of(value);
    return rating;
}

struct row {
    const char *id, *domain, *name, *leaning, *country, *lang, *title, *text;
    const char *copy_of;
    int minutes; /* after the first */
};

static const struct row rows[] = {
    {"a0000000000000009", "morninganchor.example", "The Morning Anchor", "right", "US", "en",
     "Harbour bridge reopens a month early, and the bill is lower than feared",
     "The Velden harbour bridge carries traffic again. The contractor finished four weeks ahead of plan, at 41 "
     "million.",
     "", 540},
    {"a0000000000000008", "diarioregional.example", "Diario Regional", "lean-right", "ES", "es",
     "El puente del puerto de Velden reabre un mes antes de lo previsto",
     "El puente del puerto de Velden volvió a abrir al tráfico el martes, un mes antes de lo previsto.", "", 480},
    {"a0000000000000007", "concordwire.example", "Concord Wire", "center", "GB", "en",
     "Velden harbour bridge reopens ahead of schedule after 14-month repair",
     "VELDEN (Concord Wire) - The harbour bridge in Velden reopened on Tuesday, 14 months after a barge struck its "
     "second "
     "pier. Some 38,000 vehicles used it every day before the accident.",
     "", 0},
    {"a0000000000000006", "ledgerandtimes.example", "Ledger & Times", "center", "US", "en",
     "Velden harbour bridge reopens ahead of schedule after 14-month repair",
     "VELDEN (Concord Wire) - The harbour bridge in Velden reopened on Tuesday, 14 months after a barge struck its "
     "second "
     "pier.",
     "a0000000000000007", 35},
    {"a0000000000000005", "redlantern.example", "The Red Lantern", "far-left", "GB", "en",
     "The bridge is back. The ferry workers who kept Velden moving get nothing",
     "For 14 months, 212 ferry workers carried a city. Their contracts ended on the day the ribbon was cut.", "", 300},
    {"a0000000000000004", "gazettedulac.example", "La Gazette du Lac", "lean-left", "FR", "fr",
     "À Velden, le pont du port rouvre, les salariés des bacs inquiets",
     "Le pont du port a rouvert mardi à Velden. Les 212 salariés des bacs attendent une réponse de la ville.", "", 200},
    {"a0000000000000003", "concordwire.example", "Concord Wire", "center", "GB", "en",
     "Ferries in Velden to run until the end of the year, council says",
     "Two of the four ferry lines will stay until December, the council said in the evening.", "", 460},
    {"a0000000000000002", "bridgewatch.example", "", "", "", "en", "Photos: the first cars cross <the> \"new\" bridge",
     "", "", 20},
    {"a0000000000000001", "", "", "", "", "und", "Velden bridge open", "", "", 25},
};

static Triptych__Placement *placement_new(const struct row *row)
{
    Triptych__Placement *placement = memory(sizeof *placement);
    Triptych__SourceRating *source = memory(sizeof *source);
    triptych__placement__init(placement);
    triptych__source_rating__init(source);
    source->domain = text_of(row->domain);
    source->name = text_of(row->name);
    source->leaning = text_of(row->leaning);
    source->factuality = text_of(*row->leaning ? SAMPLE_FACT : "");
    source->owner = text_of(*row->leaning ? SAMPLE_OWNER : "");
    source->ownership = text_of(*row->leaning ? SAMPLE_OWNERSHIP : "");
    source->country = text_of(row->country);
    source->lang = text_of(row->lang);
    source->owner_group = text_of(source->owner);
    source->flags = text_of(source->factuality);
    source->n_ratings = 3;
    source->ratings = memory(3 * sizeof *source->ratings);
    source->ratings[0] = rating_new("factuality", source->factuality);
    source->ratings[1] = rating_new("owner", source->owner);
    source->ratings[2] = rating_new("leaning", source->leaning);
    placement->story_id = text_of("s0123456789abcdef");
    placement->lang = text_of(row->lang);
    placement->source = source;
    placement->copy_of = text_of(row->copy_of);
    placement->score = 0.87f;
    placement->rejected_story_id = text_of(row->minutes > 400 ? "sfedcba9876543210" : "");
    placement->rejected_score = 0.22f;
    placement->n_reasons = 2;
    placement->reasons = memory(2 * sizeof *placement->reasons);
    for (size_t i = 0; i < 2; i++) {
        Triptych__Reason *reason = memory(sizeof *reason);
        triptych__reason__init(reason);
        reason->feature = text_of(i ? "hours since the story's last article" : "shared weighted terms");
        reason->value = i ? 5.5f : 0.61f;
        reason->weight = i ? -0.31f : 2.07f;
        placement->reasons[i] = reason;
    }
    return placement;
}

static Triptych__PlacedArticle *placed_new(const struct row *row)
{
    Triptych__PlacedArticle *placed = memory(sizeof *placed);
    Triptych__Article *article = memory(sizeof *article);
    char url[256] = "";
    triptych__placed_article__init(placed);
    triptych__article__init(article);
    if (*row->domain)
        snprintf(url, sizeof url, "https://%s/2026/%s?a=1&b=2", row->domain, row->id);
    article->id = text_of(row->id);
    article->url = text_of(url);
    article->source = text_of(row->domain);
    article->title = text_of(row->title);
    article->text = text_of(row->text);
    article->published_ms = SAMPLE_NOW_MS - (600 - row->minutes) * 60000LL;
    placed->article = article;
    placed->placement = placement_new(row);
    return placed;
}

static Triptych__Count **counts_new(const char *const *keys, const unsigned *sources, size_t count)
{
    Triptych__Count **counts = memory(count * sizeof(Triptych__Count *));
    for (size_t i = 0; i < count; i++)
        counts[i] = count_new(keys[i], sources[i]);
    return counts;
}

#define FILL_COUNTS(coverage, member, keys, sources)                                                                   \
    do {                                                                                                               \
        (coverage)->n_##member = sizeof(keys) / sizeof *(keys);                                                        \
        (coverage)->member = counts_new(keys, sources, (coverage)->n_##member);                                        \
    } while (0)

static Triptych__Coverage *coverage_new(void)
{
    static const char *const leanings[] = {"far-left", "lean-left", "center", "lean-right", "right"};
    static const char *const facts[] = {SAMPLE_FACT}, *const owners[] = {SAMPLE_OWNERSHIP};
    static const char *const countries[] = {"ES", "FR", "GB", "US"}, *const langs[] = {"en", "es", "fr"};
    Triptych__Coverage *coverage = memory(sizeof *coverage);
    triptych__coverage__init(coverage);
    coverage->articles = 9;
    coverage->sources = 8;
    coverage->original_reports = 8;
    FILL_COUNTS(coverage, leaning, leanings, ((const unsigned[]){1, 1, 2, 1, 1}));
    FILL_COUNTS(coverage, factuality, facts, ((const unsigned[]){6}));
    FILL_COUNTS(coverage, ownership, owners, ((const unsigned[]){6}));
    FILL_COUNTS(coverage, country, countries, ((const unsigned[]){1, 1, 2, 2}));
    FILL_COUNTS(coverage, lang, langs, ((const unsigned[]){5, 1, 1}));
    return coverage;
}

static Triptych__Bullet *bullet_from(size_t row, const char *text)
{
    char url[256];
    snprintf(url, sizeof url, "https://%s/2026/%s?a=1&b=2", rows[row].domain, rows[row].id);
    return bullet_new(text, rows[row].id, url, rows[row].domain);
}

static Triptych__Bullet **bullets_new(size_t count)
{
    return memory(count * sizeof(Triptych__Bullet *));
}

static Triptych__Summary *summary_new(void)
{
    Triptych__Summary *summary = memory(sizeof *summary);
    triptych__summary__init(summary);
    summary->headline = text_of(rows[2].title);
    summary->headline_article_id = text_of(rows[2].id);
    summary->based_on_version = 9;
    summary->n_bullets = 5;
    summary->bullets = bullets_new(5);
    summary->bullets[0] = bullet_from(
        2, "The harbour bridge in Velden reopened on Tuesday, 14 months after a barge struck its second pier.");
    summary->bullets[1] = bullet_from(2, "Some 38,000 vehicles used it every day before the accident.");
    summary->bullets[2] = bullet_from(0, "The contractor finished four weeks ahead of plan, at 41 million.");
    summary->bullets[3] = bullet_from(6, "Two of the four ferry lines will stay until December, the council said.");
    summary->bullets[4] = bullet_from(5, "Les 212 salariés des bacs attendent une réponse de la ville.");
    summary->n_left = 2;
    summary->left = bullets_new(2);
    summary->left[0] = bullet_from(4, "For 14 months, 212 ferry workers carried a city.");
    summary->left[1] = bullet_from(4, "Their contracts ended on the day the ribbon was cut.");
    summary->n_right = 1;
    summary->right = bullets_new(1);
    summary->right[0] = bullet_from(0, "The contractor finished four weeks ahead of plan, at 41 million.");
    summary->right[0]->only = 1;
    summary->left[1]->n_also = 1;
    summary->left[1]->also = memory(sizeof *summary->left[1]->also);
    summary->left[1]->also[0] = text_of("ledger&times.example");
    summary->bullets[0]->all_sides = 1;
    summary->center_none = text_of("no-difference");
    summary->n_shared_facts = 1;
    summary->shared_facts = memory(sizeof *summary->shared_facts);
    summary->shared_facts[0] = text_of("14 months");
    return summary;
}

Triptych__Story *sample_story_new(void)
{
    Triptych__Story *story = memory(sizeof *story);
    Triptych__StoryHead *head = memory(sizeof *head);
    triptych__story__init(story);
    triptych__story_head__init(head);
    head->id = text_of("s0123456789abcdef");
    head->version = 9;
    head->first_published_ms = SAMPLE_NOW_MS - 600 * 60000LL;
    head->last_updated_ms = SAMPLE_NOW_MS - 60 * 60000LL;
    head->noted_ms = SAMPLE_NOW_MS - 50 * 60000LL;
    head->coverage = coverage_new();
    head->summary = summary_new();
    head->image_url = text_of("");
    head->merged_into = text_of("");
    story->head = head;
    story->n_articles = sizeof rows / sizeof *rows;
    story->articles = memory(story->n_articles * sizeof(Triptych__PlacedArticle *));
    for (size_t i = 0; i < story->n_articles; i++)
        story->articles[i] = placed_new(&rows[i]);
    return story;
}

void sample_story_free(Triptych__Story *story)
{
    triptych__story__free_unpacked(story, NULL);
}

Triptych__StoryHead *sample_head_new(const struct sample_head_options *options)
{
    const char *const leanings[] = {"left", "center", "right"};
    Triptych__StoryHead *head = memory(sizeof *head);
    Triptych__Coverage *coverage = memory(sizeof *coverage);
    Triptych__Summary *summary = memory(sizeof *summary);
    triptych__story_head__init(head);
    triptych__coverage__init(coverage);
    triptych__summary__init(summary);
    head->id = text_of(options->id);
    head->version = 1;
    head->first_published_ms = options->first_ms;
    head->last_updated_ms = options->last_ms;
    head->noted_ms = options->noted_ms;
    head->image_url = text_of("");
    head->merged_into = text_of("");
    coverage->sources = options->left + options->center + options->right + options->unrated;
    coverage->articles = coverage->original_reports = coverage->sources;
    FILL_COUNTS(coverage, leaning, leanings, ((const unsigned[]){options->left, options->center, options->right}));
    head->coverage = coverage;
    summary->headline = text_of(options->headline);
    summary->headline_article_id = text_of("");
    summary->based_on_version = 1;
    head->summary = summary;
    return head;
}

void sample_head_free(Triptych__StoryHead *head)
{
    triptych__story_head__free_unpacked(head, NULL);
}
