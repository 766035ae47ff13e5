/* The index by itself: terms of texts, parts of questions, what Xapian finds, forgets and suggests. */
#include "query_facts.h"
#include "query_words.h"
#include "search_question.h"
#include "search_terms.h"
#include "text_stem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct text_stemmers *stemmers;
static struct xapian_db *db;
static char folder[64], why[XAPIAN_WHY_SIZE];

static int open_db(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/triptych-test-XXXXXX");
    stemmers = text_stemmers_new();
    return !stemmers || !mkdtemp(folder) || xapian_db_open(folder, &db, why);
}

static int close_db(void **state)
{
    (void)state;
    char command[100];
    xapian_db_close(db);
    text_stemmers_free(stemmers);
    snprintf(command, sizeof command, "rm -r %s", folder);
    return system(command);
}

static void put(const char *id, const char *text, const char *lang)
{
    struct buffer lines;
    buffer_init(&lines, 4096);
    struct search_terms terms = {xapian_doc_new(), stemmers, &lines};
    assert_non_null(terms.doc);
    assert_true(search_terms_add(&terms, text, lang, 1));
    assert_int_equal(xapian_db_put(db, id, terms.doc, lines.data ? lines.data : "", lines.len), 0);
    xapian_doc_free(terms.doc);
    buffer_done(&lines);
}

/* The ids that are found, separated by blanks (static). */
static const char *find(const char *question)
{
    static char found[8 * (XAPIAN_ID_SIZE + 2)];
    const struct query_options options = {.tier = TIER_VANTAGE, .stemmers = stemmers};
    struct query *query = query_new(&options);
    struct search_question *asked = calloc(1, sizeof *asked);
    struct xapian_hit rows[8];
    struct xapian_hits hits = {rows, 8, 0};
    assert_int_equal(query_add(query, question, NULL), 0);
    search_question_make(asked, query, stemmers);
    assert_int_equal(xapian_db_find(db, asked->parts, asked->part_count, &hits), 0);
    *found = '\0';
    for (size_t i = 0; i < hits.count; i++)
        strcat(strcat(found, i ? " " : ""), rows[i].id);
    free(asked);
    query_free(query);
    return found;
}

static void words_are_found_in_every_form_and_language(void **state)
{
    (void)state;
    put("a", "Pensions in the Senate", "en");
    put("b", "Die Häuser am Fluss", "de");
    put("c", "北京の大気汚染", "ja");
    put("d", "Kraków otwiera most", "pl");
    assert_string_equal(find("pension"), "a");
    assert_string_equal(find("Haus"), "b");
    assert_string_equal(find("hauser"), "b");
    assert_string_equal(find("krakow"), "d");
    assert_string_equal(find("大気"), "c");
    assert_string_equal(find("気北"), "");
    assert_string_equal(find("pens*"), "a");
    assert_string_equal(find("\"the senate\""), "a");
    assert_string_equal(find("-pension"), "");
    assert_string_equal(find("topic:politics"), "");
}

static void a_story_that_is_put_again_replaces_itself(void **state)
{
    (void)state;
    put("a", "harbour", "en");
    put("a", "bridge", "en");
    put("b", "bridge bridge", "en");
    assert_string_equal(find("harbour"), "");
    assert_string_equal(find("bridge"), "b a");
    assert_int_equal(xapian_db_commit(db), 0);
    assert_int_equal(xapian_db_remove(db, "b"), 0);
    assert_int_equal(xapian_db_remove(db, "nobody"), 0);
    assert_string_equal(find("bridge"), "a");
    assert_int_equal(xapian_db_count(db, "wbridge"), 1);
}

static void the_text_is_kept_and_cut_to_fit(void **state)
{
    (void)state;
    struct xapian_hit hit;
    struct xapian_hits hits = {&hit, 1, 0};
    char text[64];
    const char *const terms[] = {"wharbour"};
    const struct xapian_part part = {XAPIAN_ANY, terms, 1};
    put("a", "Harbour\nBRIDGE", "en");
    assert_int_equal(xapian_db_find(db, &part, 1, &hits), 0);
    assert_int_equal(hits.count, 1);
    assert_int_equal(xapian_db_text(db, hit.document, text, sizeof text), strlen(" harbour bridge \n"));
    assert_string_equal(text, " harbour bridge \n");
    assert_int_equal(xapian_db_text(db, hit.document, text, 5), 4);
    assert_string_equal(text, " har");
    assert_int_equal(xapian_db_text(db, 9999, text, sizeof text), 0);
}

static void words_like_a_misspelt_one_are_suggested_while_they_are_there(void **state)
{
    (void)state;
    char found[32];
    put("a", "Parliament votes", "en");
    assert_true(xapian_db_suggest(db, "parlament", found, sizeof found));
    assert_string_equal(found, "parliament");
    assert_false(xapian_db_suggest(db, "zzzzzzzz", found, sizeof found));
    assert_false(xapian_db_suggest(db, "parlament", found, 4));
    xapian_db_remove(db, "a");
    assert_false(xapian_db_suggest(db, "parlament", found, sizeof found));
}

static void what_is_too_long_or_too_much_is_left_out(void **state)
{
    (void)state;
    static char text[3 * SEARCH_TEXT_MAX], question[QUERY_BYTES_MAX];
    memset(text, 'a', sizeof text - 1);
    put("a", text, "en");
    assert_string_equal(find("aaaa*"), "");
    put("b", "", "en");
    put("c", "\xE2\x80\x94 !", "xx");
    assert_string_equal(find("anything"), "");
    for (int i = 0; i < SEARCH_PARTS_MAX + 20; i++)
        snprintf(question + strlen(question), sizeof question - strlen(question), "word%d ", i);
    assert_string_equal(find(question), "");
}

static void a_folder_that_is_not_there_is_said(void **state)
{
    (void)state;
    struct xapian_db *other = NULL;
    assert_int_equal(xapian_db_open("/nowhere/at/all", &other, why), -1);
    assert_true(strlen(why) > 5);
    assert_null(other);
}

static void count_word(void *context, const struct query_word *word)
{
    char *said = context;
    snprintf(said + strlen(said), 200 - strlen(said), "%d:%.*s;", (int)word->kind, (int)word->size, word->text);
}

static void a_query_tells_what_it_looks_for(void **state)
{
    (void)state;
    char said[200] = "";
    const struct query_options options = {.tier = TIER_VANTAGE};
    struct query *query = query_new(&options);
    assert_int_equal(
        query_add(query, "Gaza \"interest rate\" pens* -sport (flood OR NOT dry) topic:politics 東京", NULL), 0);
    query_each_word(query, count_word, said);
    assert_string_equal(said, "0:gaza;1:interest rate;2:pens;0:flood;3:東京;");
    query_free(query);
}

static void facts_can_have_more_text(void **state)
{
    (void)state;
    Triptych__StoryHead head = TRIPTYCH__STORY_HEAD__INIT;
    Triptych__Summary summary = TRIPTYCH__SUMMARY__INIT;
    static char id[] = "s0000000000000001", headline[] = "Harbour bridge", owner[] = "Quillfeather",
                topic[] = "politics";
    char *owners[] = {owner}, *topics[] = {topic};
    head.id = id;
    head.summary = &summary;
    head.owners = owners;
    summary.headline = headline;
    summary.topics = topics;
    head.n_owners = summary.n_topics = 1;
    struct query_facts *facts = query_facts_new(&head, 1, NULL);
    struct query_facts *more = query_facts_extend(facts, " zebra crossing \n 東京 \n", NULL);
    static const struct {
        const char *question;
        int of_facts, of_more;
    } cases[] = {{"harbour", 1, 1}, {"zebra", 0, 1},          {"\"zebra crossing\"", 0, 1},
                 {"-zebra", 1, 0},  {"bridge zebra", 0, 1},   {"\"bridge zebra\"", 0, 0},
                 {"京", 0, 1},      {"topic:politics", 1, 1}, {"owner:quillfeather", 1, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct query_options options = {.tier = TIER_VANTAGE};
        struct query *query = query_new(&options);
        assert_int_equal(query_add(query, cases[i].question, NULL), 0);
        assert_int_equal(query_matches(query, facts, NULL), cases[i].of_facts);
        assert_int_equal(query_matches(query, more, NULL), cases[i].of_more);
        query_free(query);
    }
    free(more);
    /* Whole lines, as many as there is room for. */
    static char lines[2 * QUERY_TEXT_MAX];
    for (size_t at = 0; at + 9 < sizeof lines; at += 8)
        memcpy(lines + at, " zebra \n", 9);
    more = query_facts_extend(facts, lines, NULL);
    assert_in_range(more->text_size, QUERY_TEXT_MAX - 16, QUERY_TEXT_MAX);
    assert_int_equal(more->text[more->text_size - 1], '\n');
    free(more);
    free(facts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(words_are_found_in_every_form_and_language, open_db, close_db),
        cmocka_unit_test_setup_teardown(a_story_that_is_put_again_replaces_itself, open_db, close_db),
        cmocka_unit_test_setup_teardown(the_text_is_kept_and_cut_to_fit, open_db, close_db),
        cmocka_unit_test_setup_teardown(words_like_a_misspelt_one_are_suggested_while_they_are_there, open_db,
                                        close_db),
        cmocka_unit_test_setup_teardown(what_is_too_long_or_too_much_is_left_out, open_db, close_db),
        cmocka_unit_test(a_folder_that_is_not_there_is_said),
        cmocka_unit_test(a_query_tells_what_it_looks_for),
        cmocka_unit_test(facts_can_have_more_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
