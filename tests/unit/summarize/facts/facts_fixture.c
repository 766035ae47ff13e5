#include "facts_fixture.h"

#include "story_view.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

int facts_fixture_open(struct facts_fixture *facts)
{
    facts->digests = digest_cache_new(NULL);
    return facts->digests ? 0 : -1;
}

void facts_fixture_close(struct facts_fixture *facts)
{
    digest_cache_free(facts->digests);
}

void facts_fixture_clear(struct facts_fixture *facts)
{
    fixture_init(&facts->story);
}

void facts_add(struct facts_fixture *facts, const char *source, int64_t minute, const char *title, const char *text)
{
    fixture_add(&facts->story, &(struct fixture_row){.source = source, .title = title, .text = text});
    facts->story.rows[facts->story.count - 1].article.published_ms = minute * FACTS_MINUTE_MS;
}

const struct told *facts_told(struct facts_fixture *facts)
{
    struct err err = {0};
    digest_cache_turn(facts->digests);
    told_fill(&facts->told, facts->story.pointers, facts->story.count);
    for (unsigned i = 0; i < facts->told.count; i++) {
        struct told_report *report = &facts->told.reports[i];
        assert_int_equal(digest_cache_get(facts->digests, report->placed->article, story_view_lang(report->placed),
                                          &report->digest, &err),
                         0);
    }
    return &facts->told;
}
