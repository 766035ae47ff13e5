/* Compares a story with its last event and names what is new. Whether a change is one that a reader would care about is
 * decided here, and feeds and lists rely on it: noise would bring a story up again and again. */
#include "story_event.h"

#include "picture_link.h"
#include "reporting.h"

#include <stdio.h>
#include <string.h>

/* `count` when it is not among them. */
static size_t find_text(char *const *texts, size_t count, const char *text)
{
    size_t at = 0;
    while (at < count && strcmp(texts[at], text) != 0)
        at++;
    return at;
}

/* Each domain once, in the order of the articles, with the number of its articles and copies. */
static void collect_sources(const Triptych__Story *story, struct story_event *out)
{
    size_t count = 0;
    for (size_t i = 0; i < story->n_articles; i++) {
        const Triptych__PlacedArticle *placed = story->articles[i];
        char *domain = placed->article ? (char *)placed_domain(placed) : NULL;
        size_t at = domain && *domain ? find_text(out->sources, count, domain) : EVENT_SOURCES_MAX;
        /* No domain, or no more room: `count` never exceeds EVENT_SOURCES_MAX, which is what a head may carry. */
        if (at == EVENT_SOURCES_MAX)
            continue;
        if (at == count)
            out->sources[count++] = domain;
        out->source_articles[at]++;
        out->source_copies[at] += placed_is_copy(placed) != 0;
    }
    out->head.n_sources = out->head.n_source_articles = out->head.n_source_copies = count;
    out->head.sources = out->sources;
    out->head.source_articles = out->source_articles;
    out->head.source_copies = out->source_copies;
}

static void add_owner(struct story_event *out, char *name)
{
    size_t count = out->head.n_owners;
    if (*name && count < EVENT_OWNERS_MAX && find_text(out->owners, count, name) == count)
        out->owners[out->head.n_owners++] = name;
}

/* So that streams can be narrowed to an owner without a look at the registry. */
static void collect_owners(const Triptych__Story *story, struct story_event *out)
{
    out->head.n_owners = 0;
    out->head.owners = out->owners;
    for (size_t i = 0; i < story->n_articles; i++) {
        const Triptych__Placement *placement = story->articles[i]->placement;
        if (!placement || !placement->source)
            continue;
        add_owner(out, placement->source->owner);
        add_owner(out, placement->source->owner_group);
    }
}

/* Of a story with more articles than are at hand the earliest may not be among them: what was found before stays. */
static void find_first_source(const Triptych__Story *story, const Triptych__StoryHead *previous,
                              struct story_event *out)
{
    const Triptych__PlacedArticle *first = NULL;
    int is_cut = story->head->coverage && story->head->coverage->articles > story->n_articles;
    for (size_t i = 0; i < story->n_articles; i++)
        if (story->articles[i]->article && placed_is_first(story->articles[i], first))
            first = story->articles[i];
    if (is_cut && previous && *previous->first_source)
        out->head.first_source = previous->first_source;
    else if (first)
        out->head.first_source = (char *)placed_domain(first);
}

static void collect_changed(const Triptych__Story *story, uint64_t published_version, struct story_event *out)
{
    for (size_t i = 0; i < story->n_articles && out->changed_count < EVENT_CHANGED_MAX; i++) {
        const Triptych__Placement *placement = story->articles[i]->placement;
        if (placement && placement->story_version > published_version)
            out->changed[out->changed_count++] = story->articles[i];
    }
}

int story_event_is_revision(const Triptych__PlacedArticle *placed)
{
    return placed->placement->revised_version && placed->placement->revised_version == placed->placement->story_version;
}

static size_t count_revised(const struct story_event *event)
{
    size_t count = 0;
    for (size_t i = 0; i < event->changed_count; i++)
        count += story_event_is_revision(event->changed[i]) != 0;
    return count;
}

static int has_new_source(const Triptych__StoryHead *head, const Triptych__StoryHead *previous)
{
    uint32_t now = head->coverage ? head->coverage->sources : 0;
    uint32_t before = previous->coverage ? previous->coverage->sources : 0;
    if (now > before)
        return 1;
    /* A list that was full may have left the source out: then it is not known to be new. */
    for (size_t i = 0; i < head->n_sources && previous->n_sources < EVENT_SOURCES_MAX; i++)
        if (find_text(previous->sources, previous->n_sources, head->sources[i]) == previous->n_sources)
            return 1;
    return 0;
}

static int has_new_sentence(const Triptych__Summary *summary, const Triptych__Summary *previous)
{
    for (size_t i = 0; i < summary->n_bullets; i++) {
        size_t at = 0;
        while (at < previous->n_bullets && strcmp(previous->bullets[at]->text, summary->bullets[i]->text) != 0)
            at++;
        if (at == previous->n_bullets)
            return 1;
    }
    return 0;
}

/* What a model has written since for sentences that were there. */
static int has_new_words(const Triptych__Summary *summary, const Triptych__Summary *previous)
{
    for (size_t i = 0; i < summary->n_bullets && i < previous->n_bullets; i++)
        if (strcmp(previous->bullets[i]->model_text, summary->bullets[i]->model_text) != 0)
            return 1;
    return strcmp(previous->model_headline, summary->model_headline) != 0;
}

static void add_change(struct story_event *out, const char *word)
{
    size_t len = strlen(out->changes);
    snprintf(out->changes + len, sizeof out->changes - len, "%s%s", len ? " " : "", word);
}

/* Returns whether a reader would care. */
static int compare_heads(const Triptych__StoryHead *previous, struct story_event *out)
{
    static const Triptych__Summary none = TRIPTYCH__SUMMARY__INIT;
    const Triptych__StoryHead *head = &out->head;
    const Triptych__Summary *summary = head->summary ? head->summary : &none;
    const Triptych__Summary *before = previous->summary ? previous->summary : &none;
    int has_headline = strcmp(summary->headline, before->headline) != 0,
        has_sentence = has_new_sentence(summary, before);
    if (has_headline)
        add_change(out, "headline");
    /* An operator's headline is in the history already, with the operator's note. */
    if (has_headline && !head->retitled)
        out->new_headline = summary->headline;
    /* Other words for the same sentences are a change, and none that moves a story up; nor does a sentence that went. */
    if (has_sentence || summary->n_bullets < before->n_bullets || has_new_words(summary, before))
        add_change(out, "summary");
    if (head->pinned != previous->pinned)
        add_change(out, "pinned");
    int has_remark = strcmp(head->remark, previous->remark) != 0;
    if (has_remark)
        add_change(out, "remark");
    return has_headline || has_sentence || has_remark || has_new_source(head, previous);
}

void story_event_make(const Triptych__Story *story, uint64_t published_version, const Triptych__StoryHead *previous,
                      int64_t now_ms, struct story_event *out)
{
    memset(out, 0, sizeof *out);
    out->kind = published_version ? "updated" : *story->head->split_from ? "split" : "created";
    out->head = *story->head;
    collect_sources(story, out);
    collect_owners(story, out);
    collect_changed(story, published_version, out);
    find_first_source(story, previous, out);
    size_t revised = count_revised(out);
    if (published_version && out->changed_count > revised)
        add_change(out, "articles");
    if (published_version && revised)
        add_change(out, "revised");
    /* What the feeds for readers sort by. An article more of the same sources moves no story up. */
    int is_noteworthy = !previous || !previous->noted_ms;
    if (published_version && previous && compare_heads(previous, out))
        is_noteworthy = 1;
    if (is_noteworthy)
        out->head.noted_ms = now_ms;
    else
        out->head.noted_ms = previous->noted_ms;
}

static int may_stand_for(const struct story_event_pictures *pictures, const char *url, const char *story_id)
{
    return *url && !picture_is_generic(url) && !pictures->is_shared(pictures->context, url, story_id);
}

void story_event_choose_picture(struct story_event *event, const Triptych__Story *story,
                                const struct story_event_pictures *pictures)
{
    static char none[] = "";
    if (may_stand_for(pictures, event->head.image_url, event->head.id))
        return;
    event->head.image_url = none;
    /* They stand latest first. */
    for (size_t i = story->n_articles; i > 0; i--) {
        const Triptych__Article *article = story->articles[i - 1]->article;
        if (article && may_stand_for(pictures, article->image_url, event->head.id)) {
            event->head.image_url = article->image_url;
            return;
        }
    }
}

void story_event_find_blindspot(struct story_event *event, const struct blindspot_rule *rule, int64_t now_ms)
{
    struct coverage_sides sides;
    enum side before = blindspot_read(event->head.blindspot);
    coverage_sides(event->head.coverage, &sides);
    enum side side = blindspot_side(rule, &sides, before);
    if (side != before) {
        event->head.noted_ms = now_ms;
        event->new_blindspot = side == SIDE_UNRATED ? "ended" : side_name(side);
        add_change(event, "blindspot");
    }
    event->head.blindspot = NULL;
    if (side == SIDE_UNRATED)
        return;
    blindspot_write(&sides, side, &event->blindspot);
    event->head.blindspot = &event->blindspot;
}
