/* The page /method: the thresholds that are set, and examples that they decide. */
#include "markup.h"
#include "page_method.h"
#include "words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct site site_of(void)
{
    return (struct site){
        .name = "Triptych", .base_url = "", .upgrade_url = "", .edition = "world", .sources_min = 2, .now_ms = 1};
}

static void the_method_is_told_with_the_thresholds_that_are_set(void **state)
{
    (void)state;
    struct buffer buffer;
    struct site site = site_of();
    site.blindspot = (struct blindspot_rule){.weak_pct = 7, .strong_pct = 61, .margin_pct = 4, .rated_min = 13};
    struct page_method method = {
        .registry = "version 00c0ffee00c0ffee\n3 sources\n2 leaning\nrater 2 A <b>\nbroken\nrater\n",
        .engine = "join_score_min 0.53\nstory_span_ms 1209600000\nkeep_stories_ms 129600000\nreview_score_min 0.61\n",
        .key_rate = 77};
    buffer_init(&buffer, PAGE_MAX);
    page_method(&buffer, &site, &method);
    char *page = markup_take(&buffer);
    markup_has(page, "at least 13 rated sources");
    markup_has(page, "at most 7%");
    markup_has(page, "at least 61%");
    markup_has(page, "more than 4 points");
    markup_has(page, "2 ^ (−age / 12 hours)");
    markup_has(page, "<dt>Leaning</dt><dd>2</dd>");
    markup_has(page, "<dt>A &lt;b&gt;</dt><dd>2</dd>");
    markup_has(page, "its score there is at least 0.53 of 1");
    markup_has(page, "when their score is at least 0.61 of 1");
    markup_has(page, "articles for 14 days, and none any more once it has been quiet for 36 hours");
    markup_has(page, "77 times a minute");
    markup_has(page, "<code>00c0ffee00c0ffee</code>");
    markup_lacks(page, "broken");
    free(page);
    method = (struct page_method){.registry = "", .engine = "story_span_ms 5\n", .is_open = 1};
    page_method(&buffer, &site, &method);
    page = markup_take(&buffer);
    markup_lacks(page, "its score there"); /* of half a note nothing is said */
    markup_has(page, "No registry is in use");
    markup_has(page, "everyone sees everything");
    free(page);
}

/* Decided by the rule that is set: with another one the examples say something else. */
static void the_method_shows_examples_that_its_own_rule_decides(void **state)
{
    (void)state;
    struct buffer buffer;
    struct site site = site_of();
    const struct page_method method = {.registry = "", .engine = "", .is_open = 1};
    site.blindspot = (struct blindspot_rule){.weak_pct = BLINDSPOT_WEAK_PCT,
                                             .strong_pct = BLINDSPOT_STRONG_PCT,
                                             .margin_pct = BLINDSPOT_MARGIN_PCT,
                                             .rated_min = BLINDSPOT_RATED_MIN};
    buffer_init(&buffer, PAGE_MAX);
    page_method(&buffer, &site, &method);
    char *page = markup_take(&buffer);
    markup_has(page, "Outlets: 12 left, 8 center, 5 right, 3 not rated</figcaption>");
    markup_has(page, "Outlets: 1 left, 3 center, 8 right: <b>Blindspot of the left</b>");
    markup_has(page, "Outlets: 3 left, 3 center, 8 right: <b>no blindspot</b>");
    markup_has(page, "8 right, 4 not rated: <b>no blindspot</b>");
    markup_has(page, "too few for shares");
    free(page);
    site.blindspot.rated_min = 100;
    page_method(&buffer, &site, &method);
    page = markup_take(&buffer);
    markup_lacks(page, "<b>Blindspot of");
    free(page);
}

/* Only names of raters, of files and of protocols stay as they are. */
static void the_method_speaks_the_readers_language(void **state)
{
    (void)state;
    struct buffer buffer;
    struct site site = site_of();
    const struct page_method method = {.registry = "2 leaning\nrater 2 MBFC\n", .engine = "", .is_open = 1};
    site.sources_min = 2;
    buffer_init(&buffer, PAGE_MAX);
    words_use(WORDS_DE);
    page_method(&buffer, &site, &method);
    words_use(WORDS_EN);
    char *page = markup_take(&buffer);
    markup_has(page, "<h2 id=\"shares\">Anteile</h2>");
    markup_has(page, "sobald 2 Quellen darüber berichten");
    markup_has(page, "<dt>Ausrichtung</dt><dd>2</dd>");
    markup_has(page, "<dt>MBFC</dt>");
    markup_lacks(page, "lang=\"en\" dir=\"ltr\"");
    markup_lacks(page, " the ");
    free(page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_method_is_told_with_the_thresholds_that_are_set),
        cmocka_unit_test(the_method_speaks_the_readers_language),
        cmocka_unit_test(the_method_shows_examples_that_its_own_rule_decides),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
