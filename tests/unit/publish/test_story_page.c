/* services/publish: what a story's page says of sources that are left out of lists, and of who rates the others. */
#include "markup.h"
#include "page_story.h"
#include "sample_story.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

static char *page_for(const Triptych__Story *story, enum tier tier)
{
    struct buffer buffer;
    char *text = NULL;
    struct site site = {.name = "Triptych",
                        .base_url = "",
                        .upgrade_url = "",
                        .edition = "world",
                        .tier = tier,
                        .now_ms = SAMPLE_NOW_MS};
    buffer_init(&buffer, PAGE_MAX);
    page_story(&buffer, &site, story);
    assert_int_equal(buffer_take(&buffer, &text, NULL, NULL), 0);
    assert_null(markup_problem(text));
    return text;
}

static void a_hidden_source_is_counted_and_not_listed(void **state)
{
    (void)state;
    Triptych__Story *story = sample_story_new();
    story->articles[0]->placement->source->hidden = 1;
    char *page = page_for(story, TIER_FREE);
    assert_non_null(strstr(page, "9 Articles</h2>"));
    assert_non_null(strstr(page, "1 article is of sources that this desk counts and does not list."));
    assert_non_null(strstr(page, "All <b>8</b>"));
    assert_null(strstr(page, "id=\"a0000000000000009\""));
    assert_null(strstr(page, "<a href=\"/source/morninganchor.example\">"));
    assert_non_null(strstr(page, "at the end left 2, center 2, right 2, not rated 1"));
    free(page);
    sample_story_free(story);
}

static void raters_stand_under_an_article_as_far_as_the_tier_sees_them(void **state)
{
    (void)state;
    Triptych__Story *story = sample_story_new();
    for (int tier = TIER_FREE; tier < TIER_COUNT; tier++) {
        char *page = page_for(story, (enum tier)tier);
        assert_non_null(strstr(page, "Who rates this source?"));
        assert_non_null(strstr(page, "<td>leaning: far-left</td>"));
        assert_int_equal(strstr(page, "factuality: " SAMPLE_FACT) != NULL, tier >= TIER_PREMIUM);
        assert_int_equal(strstr(page, "owner: " SAMPLE_OWNER) != NULL, tier >= TIER_VANTAGE);
        free(page);
    }
    sample_story_free(story);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hidden_source_is_counted_and_not_listed),
        cmocka_unit_test(raters_stand_under_an_article_as_far_as_the_tier_sees_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
