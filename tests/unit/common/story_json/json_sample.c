#include "json_sample.h"

#include "event_json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

static Triptych__Count count_of(char *key, uint32_t sources)
{
    Triptych__Count count = TRIPTYCH__COUNT__INIT;
    count.key = key;
    count.sources = sources;
    return count;
}

static void sample_coverage(struct sample *sample)
{
    static char left[] = "lean-left", right[] = "far-right", high[] = "very-high", state[] = "state-owned-secret",
                en[] = "en", fr[] = "fr", us[] = "US";
    sample->leaning[0] = count_of(left, 1);
    sample->leaning[1] = count_of(right, 1);
    sample->factuality = count_of(high, 2);
    sample->ownership = count_of(state, 1);
    sample->lang[0] = count_of(fr, 1);
    sample->lang[1] = count_of(en, 2);
    sample->country = count_of(us, 3);
    for (int i = 0; i < 2; i++) {
        sample->leanings[i] = &sample->leaning[i];
        sample->langs[i] = &sample->lang[i];
    }
    sample->factualities[0] = &sample->factuality;
    sample->ownerships[0] = &sample->ownership;
    sample->countries[0] = &sample->country;
    sample->coverage = (Triptych__Coverage)TRIPTYCH__COVERAGE__INIT;
    sample->coverage.articles = 4;
    sample->coverage.sources = 3;
    sample->coverage.original_reports = 2;
    sample->coverage.n_leaning = sample->coverage.n_lang = 2;
    sample->coverage.n_factuality = sample->coverage.n_ownership = sample->coverage.n_country = 1;
    sample->coverage.leaning = sample->leanings;
    sample->coverage.factuality = sample->factualities;
    sample->coverage.ownership = sample->ownerships;
    sample->coverage.lang = sample->langs;
    sample->coverage.country = sample->countries;
}

static void sample_head(struct sample *sample)
{
    static char text[] = "Rain \"fell\".", article[] = "a0123456789abcdef", url[] = "https://one.example/rain",
                domain[] = "one.example", headline[] = "Rain falls", id[] = "s0123456789abcdef";
    sample->bullet = (Triptych__Bullet)TRIPTYCH__BULLET__INIT;
    sample->bullet.text = text;
    sample->bullet.article_id = article;
    sample->bullet.url = url;
    sample->bullet.source = domain;
    sample->bullets[0] = &sample->bullet;
    sample->summary = (Triptych__Summary)TRIPTYCH__SUMMARY__INIT;
    sample->summary.headline = headline;
    sample->summary.n_bullets = 1;
    sample->summary.bullets = sample->bullets;
    sample->head = (Triptych__StoryHead)TRIPTYCH__STORY_HEAD__INIT;
    sample->head.id = id;
    sample->head.version = 7;
    sample->head.first_published_ms = 1767225600000;
    sample->head.last_updated_ms = 1767229200000;
    sample->head.coverage = &sample->coverage;
    sample->head.summary = &sample->summary;
}

static void sample_article(struct sample *sample)
{
    static char id[] = "a0123456789abcdef", title[] = "Rain falls", text[] = "It rained.", domain[] = "one.example",
                name[] = "The One", leaning[] = "lean-left", high[] = "very-high", owner[] = "Owner Secret",
                ownership[] = "state-owned-secret", lang[] = "en";
    sample->article = (Triptych__Article)TRIPTYCH__ARTICLE__INIT;
    sample->article.id = id;
    sample->article.title = title;
    sample->article.text = text;
    sample->article.source = domain;
    sample->article.received_ms = 1767225600000;
    sample->source = (Triptych__SourceRating)TRIPTYCH__SOURCE_RATING__INIT;
    sample->source.domain = domain;
    sample->source.name = name;
    sample->source.leaning = leaning;
    sample->source.factuality = high;
    sample->source.owner = owner;
    sample->source.ownership = ownership;
    sample->placement = (Triptych__Placement)TRIPTYCH__PLACEMENT__INIT;
    sample->placement.lang = lang;
    sample->placement.source = &sample->source;
    sample->placed = (Triptych__PlacedArticle)TRIPTYCH__PLACED_ARTICLE__INIT;
    sample->placed.article = &sample->article;
    sample->placed.placement = &sample->placement;
    sample->articles[0] = &sample->placed;
}

void sample_init(struct sample *sample)
{
    static char seq[] = "1-20", prev[] = "1-10", kind[] = "updated";
    sample_coverage(sample);
    sample_head(sample);
    sample_article(sample);
    sample->event = (Triptych__StoryEvent)TRIPTYCH__STORY_EVENT__INIT;
    sample->event.seq = seq;
    sample->event.prev = prev;
    sample->event.kind = kind;
    sample->event.head = &sample->head;
    sample->event.n_changed = 1;
    sample->event.changed = sample->articles;
    sample->event.time_ms = 1767229200000;
}

char *print_event(struct sample *sample, enum tier tier, struct json **out_json)
{
    char *text = NULL;
    size_t size = 0;
    assert_int_equal(event_json_print(&sample->event, tier, &text, &size, NULL), 0);
    assert_int_equal(json_read(text, size, out_json, NULL), 0);
    assert_null(strchr(text, '\n'));
    return text;
}

const struct json *path(const struct json *value, const char *first, const char *second, const char *third)
{
    value = json_member(value, first);
    value = second ? json_member(value, second) : value;
    return third ? json_member(value, third) : value;
}
