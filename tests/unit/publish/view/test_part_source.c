/* services/publish: what stands of a source on any page: who rates it, and the lock where a tier sees less. */
#include "part_source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

static char text_mbfc[] = "MBFC", text_other[] = "Someone <else>", text_date[] = "2026-08", text_none[] = "";
static char text_leaning[] = "leaning", text_left[] = "left", text_factuality[] = "factuality", text_low[] = "low";
static char text_owner[] = "owner", text_group[] = "Group & Sons";

static Triptych__Rating rows[3];
static Triptych__Rating *list[] = {&rows[0], &rows[1], &rows[2]};

static Triptych__SourceRating rated(void)
{
    static const Triptych__Rating empty = TRIPTYCH__RATING__INIT;
    Triptych__SourceRating source = TRIPTYCH__SOURCE_RATING__INIT;
    for (size_t i = 0; i < 3; i++) {
        rows[i] = empty;
        rows[i].rated_on = text_none;
    }
    rows[0].rater = text_mbfc;
    rows[0].rated_on = text_date;
    rows[0].field = text_leaning;
    rows[0].value = text_left;
    rows[1].rater = text_other;
    rows[1].field = text_factuality;
    rows[1].value = text_low;
    rows[1].overrides = 1;
    rows[2].rater = text_other;
    rows[2].field = text_owner;
    rows[2].value = text_group;
    source.ratings = list;
    source.n_ratings = 3;
    return source;
}

/* What one of the parts writes for a reader of this tier; owned. */
static char *written(enum tier tier, const char *title, const Triptych__SourceRating *source)
{
    struct buffer out;
    char *text = NULL;
    struct site site = {.tier = tier, .upgrade_url = ""};
    buffer_init(&out, 16384);
    if (title)
        part_raters(&out, &site, source, title);
    else
        part_raters_table(&out, &site, source);
    if (!out.len)
        buffer_text(&out, "");
    assert_int_equal(buffer_take(&out, &text, NULL, NULL), 0);
    return text ? text : strdup("");
}

static void each_tier_sees_the_raters_of_its_fields(void **state)
{
    (void)state;
    Triptych__SourceRating source = rated();
    for (int tier = TIER_FREE; tier < TIER_COUNT; tier++) {
        char *text = written((enum tier)tier, NULL, &source);
        assert_non_null(strstr(text, "leaning: left"));
        assert_int_equal(strstr(text, "factuality: low") != NULL, tier >= TIER_PREMIUM);
        assert_int_equal(strstr(text, "owner: Group &amp; Sons") != NULL, tier >= TIER_VANTAGE);
        free(text);
    }
}

static void a_rater_that_publishes_is_linked_and_the_others_are_named(void **state)
{
    (void)state;
    Triptych__SourceRating source = rated();
    char *text = written(TIER_VANTAGE, NULL, &source);
    assert_non_null(strstr(text, "<a rel=\"noopener\" href=\"https://mediabiasfactcheck.com/\">MBFC</a> 2026-08</td>"));
    assert_non_null(strstr(text, "<td>Someone &lt;else&gt; (this desk)</td>"));
    assert_null(strstr(text, "<else>"));
    free(text);
}

static void what_nobody_says_leaves_no_empty_table(void **state)
{
    (void)state;
    Triptych__SourceRating nobody = TRIPTYCH__SOURCE_RATING__INIT, source = rated();
    char *text = written(TIER_VANTAGE, "Who says so", &nobody);
    assert_string_equal(text, "");
    free(text);
    /* Of raters of fields that the tier does not see none are left. */
    source.ratings = list + 1;
    source.n_ratings = 2;
    text = written(TIER_FREE, "Who says so", &source);
    assert_string_equal(text, "");
    free(text);
    text = written(TIER_PREMIUM, "Who says so", &source);
    assert_non_null(strstr(text, "<details><summary>Who says so</summary>"));
    free(text);
}

static void a_lock_leads_where_the_key_is_to_be_had_and_never_to_a_script(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"", "<a href=\"/key\">Enter your key</a>"},
        {"https://shop.example/?a=1&b=2", "<a href=\"https://shop.example/?a=1&amp;b=2\">Get Premium</a>"},
        {"javascript:alert(1)", "<a href=\"/key\">Enter your key</a>"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buffer out;
        struct site site = {.tier = TIER_FREE, .upgrade_url = cases[i][0]};
        buffer_init(&out, 4096);
        part_locked(&out, &site, "factuality", "Premium");
        assert_non_null(strstr(out.data, "A Premium key opens factuality."));
        assert_non_null(strstr(out.data, cases[i][1]));
        assert_null(strstr(out.data, "javascript"));
        buffer_done(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_tier_sees_the_raters_of_its_fields),
        cmocka_unit_test(a_rater_that_publishes_is_linked_and_the_others_are_named),
        cmocka_unit_test(what_nobody_says_leaves_no_empty_table),
        cmocka_unit_test(a_lock_leads_where_the_key_is_to_be_had_and_never_to_a_script),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
