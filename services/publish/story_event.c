#include "story_event.h"

#include <string.h>

static int has_text(char *const *texts, size_t count, const char *text)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(texts[i], text) == 0)
            return 1;
    return 0;
}

/* Each domain once, in the order of the articles. */
static void collect_sources(const Triptych__Story *story, struct story_event *out)
{
    size_t count = 0;
    for (size_t i = 0; i < story->n_articles && count < EVENT_SOURCES_MAX; i++) {
        char *domain = story->articles[i]->article ? story->articles[i]->article->source : NULL;
        if (domain && *domain && !has_text(out->sources, count, domain))
            out->sources[count++] = domain;
    }
    out->head.n_sources = count;
    out->head.sources = out->sources;
}

static void collect_changed(const Triptych__Story *story, uint64_t published_version, struct story_event *out)
{
    for (size_t i = 0; i < story->n_articles && out->changed_count < EVENT_CHANGED_MAX; i++) {
        const Triptych__Placement *placement = story->articles[i]->placement;
        if (placement && placement->story_version > published_version)
            out->changed[out->changed_count++] = story->articles[i];
    }
}

static int has_new_source(const Triptych__StoryHead *head, const Triptych__StoryHead *previous)
{
    uint32_t now = head->coverage ? head->coverage->sources : 0;
    uint32_t before = previous->coverage ? previous->coverage->sources : 0;
    if (now > before)
        return 1;
    for (size_t i = 0; i < head->n_sources && previous->n_sources < EVENT_SOURCES_MAX; i++)
        if (!has_text(previous->sources, previous->n_sources, head->sources[i]))
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

static int is_noteworthy(const Triptych__StoryHead *head, const Triptych__StoryHead *previous)
{
    static const Triptych__Summary none = TRIPTYCH__SUMMARY__INIT;
    const Triptych__Summary *summary = head->summary ? head->summary : &none;
    const Triptych__Summary *before = previous->summary ? previous->summary : &none;
    return strcmp(summary->headline, before->headline) != 0 || has_new_source(head, previous) ||
           has_new_sentence(summary, before);
}

void story_event_make(const Triptych__Story *story, uint64_t published_version, const Triptych__StoryHead *previous,
                      int64_t now_ms, struct story_event *out)
{
    memset(out, 0, sizeof *out);
    out->kind = published_version ? "updated" : *story->head->split_from ? "split" : "created";
    out->head = *story->head;
    collect_sources(story, out);
    collect_changed(story, published_version, out);
    if (!previous || !previous->noted_ms || is_noteworthy(&out->head, previous))
        out->head.noted_ms = now_ms;
    else
        out->head.noted_ms = previous->noted_ms;
}

void story_event_find_blindspot(struct story_event *event, const struct blindspot_rule *rule, int64_t now_ms)
{
    struct coverage_sides sides;
    enum side before = blindspot_read(event->head.blindspot);
    coverage_sides(event->head.coverage, &sides);
    enum side side = blindspot_side(rule, &sides, before);
    if (side != before)
        event->head.noted_ms = now_ms;
    event->head.blindspot = NULL;
    if (side == SIDE_UNRATED)
        return;
    blindspot_write(&sides, side, &event->blindspot);
    event->head.blindspot = &event->blindspot;
}
