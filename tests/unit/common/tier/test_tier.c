/* Which tier sees what, and what it is called. */
#include "tier.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void each_tier_sees_what_the_one_below_it_sees(void **state)
{
    static const char *const fields[] = {"leaning", "factuality", "flags", "ownership", "owner", "anything"};
    (void)state;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        for (int tier = TIER_FREE; tier < TIER_VANTAGE; tier++)
            assert_true(tier_sees_field((enum tier)(tier + 1), fields[i]) >=
                        tier_sees_field((enum tier)tier, fields[i]));
}

static void the_free_tier_sees_the_leaning_and_no_other_rating(void **state)
{
    (void)state;
    assert_true(tier_sees_field(TIER_FREE, "leaning"));
    assert_false(tier_sees_field(TIER_FREE, "factuality") || tier_sees_factuality(TIER_FREE));
    assert_false(tier_sees_field(TIER_FREE, "ownership") || tier_sees_ownership(TIER_FREE));
    assert_false(tier_sees_field(TIER_FREE, "flags"));
}

static void premium_adds_factuality_and_vantage_ownership(void **state)
{
    (void)state;
    assert_true(tier_sees_factuality(TIER_PREMIUM) && tier_sees_field(TIER_PREMIUM, "flags"));
    assert_false(tier_sees_ownership(TIER_PREMIUM));
    assert_true(tier_sees_ownership(TIER_VANTAGE) && tier_sees_field(TIER_VANTAGE, "owner"));
}

/* A field that somebody forgot to list here must not be given away. */
static void a_field_that_nobody_listed_is_the_highest_tier_s(void **state)
{
    (void)state;
    assert_false(tier_sees_field(TIER_PREMIUM, "brand-new"));
    assert_false(tier_sees_field(TIER_PREMIUM, ""));
    assert_true(tier_sees_field(TIER_VANTAGE, "brand-new"));
}

static void names_lead_back_to_their_tier(void **state)
{
    (void)state;
    for (int tier = 0; tier < TIER_COUNT; tier++) {
        enum tier read = TIER_COUNT;
        assert_int_equal(tier_read(tier_name((enum tier)tier), &read), 1);
        assert_int_equal(read, tier);
    }
}

static void what_is_no_tier_s_name_is_refused_and_nothing_is_touched(void **state)
{
    static const char *const wrong[] = {"", "Free", "premium ", "operator", "vantag", "vantages"};
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        enum tier read = TIER_PREMIUM;
        assert_int_equal(tier_read(wrong[i], &read), 0);
        assert_int_equal(read, TIER_PREMIUM);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_tier_sees_what_the_one_below_it_sees),
        cmocka_unit_test(the_free_tier_sees_the_leaning_and_no_other_rating),
        cmocka_unit_test(premium_adds_factuality_and_vantage_ownership),
        cmocka_unit_test(a_field_that_nobody_listed_is_the_highest_tier_s),
        cmocka_unit_test(names_lead_back_to_their_tier),
        cmocka_unit_test(what_is_no_tier_s_name_is_refused_and_nothing_is_touched),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
