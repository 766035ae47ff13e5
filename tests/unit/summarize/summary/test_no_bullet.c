/* What is no bullet: the headline again, somebody nobody has introduced, one side's wording. All texts are invented. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "story_fixture.h"
#include "summary_make.h"

static struct story_fixture fixture;
static struct summarizer *summarizer;

static int open_fixture(void **state)
{
    (void)state;
    fixture_init(&fixture);
    summarizer = summarizer_new(NULL);
    return summarizer ? 0 : -1;
}

static int close_fixture(void **state)
{
    (void)state;
    summarizer_free(summarizer);
    return 0;
}

static void add(const char *source, const char *leaning, const char *title, const char *text)
{
    fixture_add(&fixture, &(struct fixture_row){.source = source, .leaning = leaning, .title = title, .text = text});
}

static const Triptych__Summary *sum_up(void)
{
    const Triptych__Summary *summary;
    struct err err = {0};
    assert_int_equal(summary_make(summarizer, fixture.pointers, fixture.count, &summary, &err), 0);
    return summary;
}

static int count_of(const Triptych__Summary *summary, const char *words)
{
    int found = 0;
    for (size_t i = 0; i < summary->n_bullets; i++)
        found += strstr(summary->bullets[i]->text, words) != NULL;
    return found;
}

/* The text of a feed is often the title again, cut; readers have that above already. */
static void the_headline_cut_short_is_no_bullet(void **state)
{
    (void)state;
    add("one.example", "",
        "Mayor of Marvik wins national fame with her fight against ferry owners, but there are risks",
        "Ann Moss wins national fame with her fight against ferry owners of Marvik, but there are risks");
    add("two.example", "", "Mayor of Marvik wins national fame with fight against ferry owners, but there are risks",
        "");
    assert_int_equal(sum_up()->n_bullets, 0);
}

/* "Berg said" is nobody to readers of the other bullets, unless the headline or another bullet names Berg. */
static void nobody_is_named_by_surname_before_being_introduced(void **state)
{
    (void)state;
    add("one.example", "center", "Harbour council of Marvik closes old pier",
        "The harbour council of Marvik closed the old pier on Monday after a storm. "
        "Captain Kai Berg of the ferry crew brought a letter of the crew to the harbour council. "
        "In the letter Berg told the harbour council of Marvik that the pier had been rotten for years.");
    add("two.example", "center", "Harbour council closes old pier of Marvik",
        "On Monday the harbour council of Marvik decided to close the old pier for good.");
    add("three.example", "center", "Old pier of Marvik is closed by harbour council",
        "The old pier of Marvik may not be used any more, the harbour council of the town decided on Monday.");
    const Triptych__Summary *summary = sum_up();
    int introduced = 0;
    for (size_t i = 0; i < summary->n_bullets; i++) {
        introduced |= strstr(summary->bullets[i]->text, "Kai Berg") != NULL;
        assert_true(introduced || !strstr(summary->bullets[i]->text, "Berg"));
    }
}

/* Of an outlet in the middle one such word may be chance. */
static void a_word_that_takes_sides_is_too_many_from_an_outlet_of_the_left_or_right(void **state)
{
    (void)state;
    static const char views[] =
        "Shipping bosses of Marvik and their cronies have sold both cranes of the port to a yard in "
        "the far north.";
    add("one.example", "left", "Council of Marvik shuts harbour", views);
    add("two.example", "center", "Council of Marvik shuts harbour for repairs",
        "The council of Marvik shut the harbour on Monday because its cranes are broken and new cranes come in "
        "spring.");
    const Triptych__Summary *summary = sum_up();
    assert_int_equal(count_of(summary, views), 0);
    fixture.rows[0].rating.leaning = fixture.rows[1].rating.leaning;
    summary = sum_up();
    assert_int_equal(count_of(summary, views), 1);
}

#define bullet_test(name) cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)

int main(void)
{
    const struct CMUnitTest tests[] = {
        bullet_test(the_headline_cut_short_is_no_bullet),
        bullet_test(nobody_is_named_by_surname_before_being_introduced),
        bullet_test(a_word_that_takes_sides_is_too_many_from_an_outlet_of_the_left_or_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
