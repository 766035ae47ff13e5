/* common/query: what each field asks of a story. */
#include "query_facts.h"
#include "told_story.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

struct expectation {
    const char *text;
    int matches;
};

static void expect(const struct expectation *all, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (told_matches(all[i].text) != all[i].matches)
            fail_msg("%s: %s", all[i].text, all[i].matches ? "should match" : "should not match");
}
#define EXPECT(...)                                                                                                    \
    do {                                                                                                               \
        const struct expectation all[] = {__VA_ARGS__};                                                                \
        expect(all, sizeof all / sizeof *all);                                                                         \
    } while (0)

static void names_are_compared_whole_in_any_case(void **state)
{
    (void)state;
    EXPECT({"topic:politics", 1}, {"Topic:Politics", 1}, {"topic:sport", 0}, {"topic=politics", 1}, {"lang:en", 1},
           {"lang:EN", 1}, {"lang:en-US", 1}, {"lang:de", 0}, {"country:CA", 1}, {"country:ca", 1}, {"country:US", 0},
           {"country:Canada", 1}, {"side:left", 1}, {"side:right", 0}, {"side:unrated", 1}, {"leaning:lean-left", 1},
           {"leaning:far-left", 0}, {"factuality:high", 1}, {"factuality:low", 0}, {"ownership:nonprofit", 1},
           {"ownership:state", 0}, {"story:" TOLD_ID, 1}, {"story:s0000000000000002", 0}, {"is:pinned", 1},
           {"is:split", 0}, {"is:retitled", 0});
}

static void a_place_is_a_country_by_code_or_name_or_a_city(void **state)
{
    (void)state;
    EXPECT({"place:FR", 1}, {"place:fr", 1}, {"place:France", 1}, {"place:FR/Paris", 1}, {"place:fr/paris", 1},
           {"place:France/Paris", 1}, {"place:\"FR/Paris\"", 1}, {"place:DE", 0}, {"place:FR/Lyon", 0},
           {"place:\"United States\"", 0});
}

static void a_source_is_a_domain_however_it_is_written(void **state)
{
    (void)state;
    EXPECT({"source:lantern.example", 1}, {"source:www.Lantern.example", 1}, {"source:https://www.lantern.example/", 1},
           {"source:harbour.example/north", 1}, {"source:harbour.example", 0}, {"source:antern.example", 0});
}

static void an_owner_is_found_by_words_of_its_name(void **state)
{
    (void)state;
    EXPECT({"owner:quillfeather", 1}, {"owner:\"quillfeather holdings\"", 1}, {"owner:\"holdings quillfeather\"", 0},
           {"owner:muller", 1}, {"owner:\"Müller & Söhne\"", 1}, {"owner:quill", 0}, {"owner:pension", 0});
}

static void blindspots_are_of_a_side_of_either_or_of_none(void **state)
{
    (void)state;
    EXPECT({"blindspot:right", 1}, {"blindspot:left", 0}, {"blindspot:any", 1}, {"blindspot:1", 1},
           {"blindspot:none", 0});
}

static void numbers_compare(void **state)
{
    (void)state;
    EXPECT({"sources>=6", 1}, {"sources>6", 0}, {"sources<=6", 1}, {"sources<6", 0}, {"sources=6", 1}, {"sources=5", 0},
           {"sources:>=6", 1}, {"articles>8", 1}, {"originals=7", 1}, {"rated=3", 1}, {"countries=2", 1},
           {"langs>=2", 1}, {"left=2", 1}, {"center=1", 1}, {"right=0", 1}, {"unrated=3", 1}, {"left>=67%", 1},
           {"left>=68%", 0}, {"center<34%", 1}, {"right>0%", 0}, {"unrated=50%", 1});
}

static void times_are_those_of_the_latest_article_and_days_are_whole(void **state)
{
    (void)state;
    EXPECT({"since:2026-11-18", 1}, {"since:2026-11-19", 0}, {"until:2026-11-18", 1}, {"until:2026-11-17", 0},
           {"since:2026-11-18T11:06:40Z", 1}, {"since:2026-11-18T11:06:41Z", 0}, {"until:2026-11-18T11:06:39Z", 0},
           {"since:2026-11-01 until:2026-11-30", 1});
}

static void several_values_are_any_of_them(void **state)
{
    (void)state;
    EXPECT({"topic:sport,politics", 1}, {"topic:sport,weather", 0}, {"lang:de,fr,it", 1}, {"-lang:de,fr", 0},
           {"-lang:de,it", 1}, {"owner:\"nobody, at all\",quillfeather", 1}, {"sources:>=9,<7", 1},
           {"country:\"United States\",Canada", 1});
}

static void a_kind_is_the_events(void **state)
{
    (void)state;
    assert_true(told_event_matches("created", "kind:created"));
    assert_false(told_event_matches("updated", "kind:created"));
    assert_true(told_event_matches("merged", "kind:created,merged topic:politics"));
    assert_true(told_event_matches("updated", "-kind:created"));
}

static void every_example_of_the_table_is_a_query(void **state)
{
    (void)state;
    for (int field = 0; field < QUERY_FIELDS; field++) {
        const struct query_field_row *row = &query_fields[field];
        struct query *query = query_new(&(struct query_options){.tier = TIER_VANTAGE, .is_of_events = 1});
        struct query_problem problem;
        assert_non_null(row->help);
        if (query_add(query, row->example, &problem))
            fail_msg("%s: %s", row->example, problem.err.text);
        assert_int_equal(query_field_find(row->name, strlen(row->name)), field);
        query_free(query);
    }
    assert_int_equal(query_field_find("topi", 4), QUERY_FIELDS);
    assert_int_equal(query_field_find("topics", 6), QUERY_FIELDS);
}

static void parameters_narrow_what_a_query_asks(void **state)
{
    (void)state;
    struct query *query = query_new(&(struct query_options){0});
    struct query_facts *facts = query_facts_new(told_story(), 1, NULL);
    assert_true(query_is_empty(query));
    assert_true(query_matches(query, facts, NULL));
    assert_int_equal(query_add_field(query, "topic", "sport,politics", NULL), 0);
    assert_true(query_matches(query, facts, NULL));
    assert_int_equal(query_add(query, "nowhere OR pension", NULL), 0);
    assert_true(query_matches(query, facts, NULL));
    assert_int_equal(query_add_field(query, "sources", ">=5", NULL), 0);
    assert_true(query_matches(query, facts, NULL));
    /* What is refused changes nothing. */
    assert_int_equal(query_add(query, "alpha beta (", NULL), ERR_INVALID);
    assert_true(query_matches(query, facts, NULL));
    assert_int_equal(query_add_field(query, "lang", "de", NULL), 0);
    assert_false(query_matches(query, facts, NULL));
    query_free(query);
    free(facts);
}

static void a_story_of_which_little_is_known_is_no_trouble(void **state)
{
    (void)state;
    static char id[] = "s0000000000000003";
    Triptych__StoryHead head = TRIPTYCH__STORY_HEAD__INIT;
    head.id = id;
    struct query_facts *facts = query_facts_new(&head, 1, NULL);
    struct query *query = query_new(&(struct query_options){.tier = TIER_VANTAGE});
    assert_non_null(facts);
    assert_int_equal(query_add(query, "sources=0 -pension blindspot:none -owner:x -side:left", NULL), 0);
    assert_true(query_matches(query, facts, NULL));
    query_free(query);
    free(facts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_compared_whole_in_any_case),
        cmocka_unit_test(a_place_is_a_country_by_code_or_name_or_a_city),
        cmocka_unit_test(a_source_is_a_domain_however_it_is_written),
        cmocka_unit_test(an_owner_is_found_by_words_of_its_name),
        cmocka_unit_test(blindspots_are_of_a_side_of_either_or_of_none),
        cmocka_unit_test(numbers_compare),
        cmocka_unit_test(times_are_those_of_the_latest_article_and_days_are_whole),
        cmocka_unit_test(several_values_are_any_of_them),
        cmocka_unit_test(a_kind_is_the_events),
        cmocka_unit_test(every_example_of_the_table_is_a_query),
        cmocka_unit_test(parameters_narrow_what_a_query_asks),
        cmocka_unit_test(a_story_of_which_little_is_known_is_no_trouble),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
