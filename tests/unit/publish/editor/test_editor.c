/* /story/ID/edit: who may, what each form does, and that nothing else does anything. */
#include "form_token.h"
#include "glue.h"
#include "store_changes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define STORY   "s0000000000000001"
#define OTHER   "s0000000000000002"
#define ARTICLE "a0000000000000001"
#define NONCE   "0123456789abcdef0123456789abcdef"
#define FORM    "Content-Type: application/x-www-form-urlencoded\r\n"

static char key[TIER_KEY_SIZE];

static int open_site(void **state)
{
    static const char *const sets[] = {"reader_rate=0", "key_rate=0", "page_operations=yes",
                                       "base_url=https://desk.example", NULL};
    (void)state;
    glue_open(sets);
    glue_catch_up();
    glue_show_stories(3);
    snprintf(key, sizeof key, "%s", glue_tier_key("operator", 0));
    return 0;
}

static int close_site(void **state)
{
    (void)state;
    glue_close();
    return 0;
}

/* ── what Redis answers ── */

static Triptych__StoryHead head;
static Triptych__Summary summary;
static Triptych__PlacedArticle placed, *placed_list[1];
static Triptych__Article article;

static void answer_story(const struct scripted_call *call)
{
    Triptych__Story story = TRIPTYCH__STORY__INIT;
    story.head = &head;
    story.articles = placed_list;
    story.n_articles = 1;
    SCRIPTED_ANSWER(call, store_story_fn, &story, 1);
}

static void answer_no_story(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_story_fn, NULL, 0);
}

static void prepare_story(void)
{
    triptych__placed_article__init(&placed);
    triptych__article__init(&article);
    article.id = lend(ARTICLE);
    article.title = lend("Hail <b>falls</b>");
    placed.article = &article;
    placed_list[0] = &placed;
    triptych__story_head__init(&head);
    triptych__summary__init(&summary);
    head.id = lend(STORY);
    head.summary = &summary;
    summary.headline = lend("Rain & <hail>");
}

static void answer_history(const struct scripted_call *call)
{
    static const struct store_history_line lines[] = {
        {1000, "moved-out", 1, OTHER, ARTICLE, 1, "Snow", ""},
        {2000, "merged", 3, OTHER, "", 1, "Snow", "One <affair>."},
        {3000, "merged", 4, OTHER, "", 0, "Ice", ""},
    };
    const struct store_history history = {
        .merged_into = "", .began_ms = 500, .split_from = "", .lines = lines, .count = 3};
    SCRIPTED_ANSWER(call, store_history_fn, &history);
}

static struct store_change_answer change;

static void answer_change(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_change_fn, &change);
}

static void expect_change(const char *function, enum change_outcome outcome)
{
    change = (struct store_change_answer){
        .outcome = outcome, .story_id = STORY, .version = 7, .other_story_id = "", .log_seq = ""};
    scripted_answer_with(function, answer_change);
}

/* ── what a browser sends ── */

/* And Redis answers, as often as it is asked. */
static void ask(const char *line, const char *headers, const char *body)
{
    glue_ask(line, headers, body);
    while (scripted_answer())
        continue;
}

static void get_with(const char *tier_key)
{
    char headers[200];
    snprintf(headers, sizeof headers, "Cookie: triptych_key=%s\r\n", tier_key);
    ask("GET /story/" STORY "/edit", headers, "");
}

/* A form of this site's own page, from a browser that has the form's cookie and the key's. */
static void post_with(const char *tier_key, const char *fields)
{
    char token[FORM_TOKEN_SIZE], headers[600];
    static char body[8000];
    form_token_make(&publish->tier_keys.keyring.hasher, NONCE, token);
    snprintf(headers, sizeof headers,
             FORM "Origin: https://desk.example\r\nCookie: triptych_form=" NONCE "; triptych_key=%s\r\n", tier_key);
    snprintf(body, sizeof body, "form=%s&%s", token, fields);
    ask("POST /story/" STORY "/edit", headers, body);
}

static unsigned count_changes(void)
{
    return scripted_count("store_story_pin") + scripted_count("store_story_hide") +
           scripted_count("store_story_retitle") + scripted_count("store_story_remark") +
           scripted_count("store_story_merge") + scripted_count("store_story_part") +
           scripted_count("store_story_undo");
}

static void only_an_operators_key_opens_it(void **state)
{
    (void)state;
    char other[TIER_KEY_SIZE];
    /* Not even where the operator's pages are shown to everybody (page_operations). */
    ask("GET /story/" STORY "/edit", "", "");
    assert_int_equal(scripted_http.status, 403);
    snprintf(other, sizeof other, "%s", glue_tier_key("vantage", 0));
    get_with(other);
    assert_int_equal(scripted_http.status, 403);
    post_with(other, "act=pin");
    assert_int_equal(scripted_http.status, 403);
    post_with("", "act=pin");
    assert_int_equal(scripted_http.status, 403);
    assert_int_equal(count_changes(), 0);
}

static void the_page_has_a_form_for_what_can_be_done_and_for_its_way_back(void **state)
{
    (void)state;
    prepare_story();
    scripted_answer_always("store_story_get", answer_story);
    scripted_answer_always("store_story_history", answer_history);
    get_with(key);
    assert_int_equal(scripted_http.status, 200);
    assert_contains(scripted_http.body, "name=\"article\" value=\"" ARTICLE "\"");
    assert_contains(scripted_http.body, "Hail &lt;b&gt;falls");
    assert_contains(scripted_header("Cache-Control"), "no-store");
    assert_contains(scripted_http.body, "Rain &amp; &lt;hail&gt;");
    assert_contains(scripted_http.body, "value=\"pin\"");
    assert_contains(scripted_http.body, "value=\"hide\"");
    assert_lacks(scripted_http.body, "value=\"untitle\"");
    assert_lacks(scripted_http.body, "value=\"unremark\"");
    assert_lacks(scripted_http.body, key);
    head.pinned = head.hidden = head.retitled = 1;
    head.remark = lend("The \"first\" figures");
    get_with(key);
    assert_contains(scripted_http.body, "value=\"unpin\"");
    assert_contains(scripted_http.body, "value=\"show\"");
    assert_contains(scripted_http.body, "value=\"untitle\"");
    assert_contains(scripted_http.body, "value=\"unremark\"");
    assert_contains(scripted_http.body, "value=\"The &quot;first&quot; figures\"");
    head.merged_into = lend(OTHER);
    get_with(key);
    assert_int_equal(scripted_http.status, 303);
    assert_string_equal(scripted_header("Location"), "/story/" OTHER "/edit");
}

static void what_a_person_brought_into_the_story_can_be_taken_back_there(void **state)
{
    (void)state;
    prepare_story();
    scripted_answer_always("store_story_get", answer_story);
    scripted_answer_always("store_story_history", answer_history);
    get_with(key);
    assert_contains(scripted_http.body, "name=\"time\" value=\"2000\"");
    assert_lacks(scripted_http.body, "value=\"3000\""); /* the engine's own */
    assert_contains(scripted_http.body, "<a href=\"/story/" OTHER "/edit\">Take it back there</a>");
    assert_contains(scripted_http.body, "One &lt;affair&gt;.");
}

/* The page is of use without its history. */
static void a_history_that_cannot_be_read_is_left_out(void **state)
{
    (void)state;
    prepare_story();
    scripted_answer_always("store_story_get", answer_story);
    scripted_fail("store_story_history", ERR_UNAVAILABLE, "away");
    get_with(key);
    assert_int_equal(scripted_http.status, 200);
    assert_lacks(scripted_http.body, "What became of it");
    scripted_refuse("store_story_history", ERR_FULL);
    get_with(key);
    assert_int_equal(scripted_http.status, 503);
}

static void a_story_that_is_not_there_has_no_page(void **state)
{
    (void)state;
    char headers[200];
    scripted_answer_with("store_story_get", answer_no_story);
    get_with(key);
    assert_int_equal(scripted_http.status, 404);
    snprintf(headers, sizeof headers, "Authorization: Bearer %s\r\n", key);
    ask("GET /story/nothing/edit", headers, "");
    assert_int_equal(scripted_http.status, 404);
    scripted_fail("store_story_get", ERR_UNAVAILABLE, "away");
    get_with(key);
    assert_int_equal(scripted_http.status, 503);
}

static void each_form_asks_redis_for_one_thing_and_leads_back(void **state)
{
    (void)state;
    static const struct {
        const char *fields, *function, *said;
    } cases[] = {
        {"act=pin&note=One+affair.", "store_story_pin", STORY " 1 One affair."},
        {"act=unpin", "store_story_pin", STORY " 0 "},
        {"act=hide&note=spam", "store_story_hide", STORY " 1 spam"},
        {"act=show", "store_story_hide", STORY " 0 "},
        {"act=retitle&text=In+our+%3Cwords%3E", "store_story_retitle", STORY " [In our <words>] "},
        {"act=untitle&note=x", "store_story_retitle", STORY " [] x"},
        {"act=remark&text=Mind+this", "store_story_remark", STORY " [Mind this] "},
        {"act=unremark", "store_story_remark", STORY " [] "},
        {"act=merge&text=https%3A%2F%2Fdesk.example%2Fstory%2F" OTHER "%3Flang%3Dde&note=same", "store_story_merge",
         STORY " " OTHER " operator same"},
        {"act=merge&text=+" OTHER, "store_story_merge", STORY " " OTHER " operator "},
        {"act=split&article=" ARTICLE "&article=a0000000000000002&text=", "store_story_part",
         STORY " [] 2 " ARTICLE " a0000000000000002 "},
        {"act=move&article=" ARTICLE "&text=/story/" OTHER, "store_story_part",
         STORY " [" OTHER "] 1 " ARTICLE " " ARTICLE " "},
        {"act=undo&time=2000", "store_story_undo", STORY " 2000 Taken back."},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        unsigned before = scripted_count(cases[i].function);
        expect_change(cases[i].function, i % 2 ? CHANGE_REPEATED : CHANGE_DONE);
        post_with(key, cases[i].fields);
        assert_int_equal(scripted_http.status, 303);
        assert_string_equal(scripted_header("Location"), "/story/" STORY "/edit");
        assert_string_equal(scripted_said(cases[i].function, before), cases[i].said);
    }
}

static void a_program_sends_its_key_in_a_header_and_needs_no_token(void **state)
{
    (void)state;
    char headers[300];
    expect_change("store_story_pin", CHANGE_DONE);
    snprintf(headers, sizeof headers, FORM "Authorization: Bearer %s\r\n", key);
    ask("POST /story/" STORY "/edit", headers, "act=pin");
    assert_int_equal(scripted_http.status, 303);
}

static void a_form_from_elsewhere_does_nothing(void **state)
{
    (void)state;
    char token[FORM_TOKEN_SIZE], headers[600], body[300];
    form_token_make(&publish->tier_keys.keyring.hasher, NONCE, token);
    static const char *const senders[] = {"Origin: https://evil.example\r\n", "Sec-Fetch-Site: cross-site\r\n"};
    for (size_t i = 0; i < sizeof senders / sizeof *senders; i++) {
        snprintf(headers, sizeof headers, FORM "%sCookie: triptych_form=" NONCE "; triptych_key=%s\r\n", senders[i],
                 key);
        snprintf(body, sizeof body, "form=%s&act=pin", token);
        ask("POST /story/" STORY "/edit", headers, body);
        assert_int_equal(scripted_http.status, 403);
    }
    snprintf(headers, sizeof headers, FORM "Cookie: triptych_form=" NONCE "; triptych_key=%s\r\n", key);
    ask("POST /story/" STORY "/edit", headers, "act=pin");
    assert_int_equal(scripted_http.status, 403);
    assert_contains(scripted_http.body, "s edit page again");
    snprintf(headers, sizeof headers, "Content-Type: application/json\r\nCookie: triptych_key=%s\r\n", key);
    ask("POST /story/" STORY "/edit", headers, "{}");
    assert_int_equal(scripted_http.status, 415);
    assert_int_equal(count_changes(), 0);
}

static void a_form_that_makes_no_sense_is_told_what_is_wrong(void **state)
{
    (void)state;
    static const struct {
        const char *fields, *sentence;
    } cases[] = {
        {"act=paint", "act is one of: pin"},
        {"", "act is one of: pin"},
        {"act=retitle", "a headline has words"},
        {"act=retitle&text=+++", "a headline has words"},
        {"act=remark&text=", "a note has words"},
        {"act=merge&text=nowhere", "named by its address"},
        {"act=merge&text=" STORY, "cannot go into itself"},
        {"act=move&article=" ARTICLE, "named by its address"},
        {"act=split", "tick the articles"},
        {"act=split&article=", "not an article&#39;s id"},
        {"act=split&article=" ARTICLE "&article=a00000000000000012345", "not an article&#39;s id"},
        {"act=undo", "time is that of a line"},
        {"act=undo&time=-5", "time is that of a line"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        post_with(key, cases[i].fields);
        assert_int_equal(scripted_http.status, 400);
        assert_contains(scripted_http.body, cases[i].sentence);
    }
    assert_int_equal(count_changes(), 0);
    ask("PUT /story/" STORY "/edit", "", "");
    assert_int_equal(scripted_http.status, 405);
    assert_contains(scripted_header("Allow"), "POST");
}

static void more_articles_than_one_step_takes_are_refused(void **state)
{
    (void)state;
    static char fields[8000];
    size_t len = (size_t)snprintf(fields, sizeof fields, "act=split");
    for (int i = 0; i <= STORE_SPLIT_ARTICLES_MAX; i++)
        len += (size_t)snprintf(fields + len, sizeof fields - len, "&article=a%016d", i);
    post_with(key, fields);
    assert_int_equal(scripted_http.status, 400);
    assert_contains(scripted_http.body, "at most 200 articles at once");
    assert_int_equal(count_changes(), 0);
}

static void what_stands_against_an_act_is_said(void **state)
{
    (void)state;
    expect_change("store_story_pin", CHANGE_GONE);
    change.story_id = OTHER;
    post_with(key, "act=pin");
    assert_int_equal(scripted_http.status, 409);
    assert_contains(scripted_http.body, "gone into " OTHER);
    expect_change("store_story_pin", CHANGE_GONE);
    change.story_id = "";
    post_with(key, "act=pin");
    assert_contains(scripted_http.body, "There is no such story or article");
    scripted_fail("store_story_pin", ERR_UNAVAILABLE, "away");
    post_with(key, "act=pin");
    assert_int_equal(scripted_http.status, 503);
    assert_contains(scripted_http.body, "doing it again does no harm");
    scripted_refuse("store_story_pin", ERR_FULL);
    post_with(key, "act=pin");
    assert_int_equal(scripted_http.status, 503);
}

/* ── what readers see ── */

static void a_hidden_story_is_gone_for_readers_and_leads_an_editor_to_its_page(void **state)
{
    (void)state;
    char headers[200];
    prepare_story();
    head.hidden = 1;
    scripted_answer_always("store_story_get", answer_story);
    static const char *const lines[] = {"GET /story/" STORY, "GET /api/v1/stories/" STORY, "GET /embed/story/" STORY};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        ask(lines[i], "", "");
        assert_int_equal(scripted_http.status, 410);
        assert_contains(scripted_http.body, "The editors of this desk have taken this story down.");
    }
    snprintf(headers, sizeof headers, "Cookie: triptych_key=%s\r\n", key);
    ask("GET /story/" STORY, headers, "");
    assert_int_equal(scripted_http.status, 303);
    assert_string_equal(scripted_header("Location"), "/story/" STORY "/edit");
}

static void what_is_edited_is_said_to_be_and_only_an_editor_sees_the_way_to_change_it(void **state)
{
    (void)state;
    char headers[200];
    prepare_story();
    head.retitled = 1;
    head.remark = lend("Mind <this>.");
    scripted_answer_always("store_story_get", answer_story);
    snprintf(headers, sizeof headers, "Cookie: triptych_key=%s\r\n", key);
    ask("GET /story/" STORY, headers, "");
    assert_contains(scripted_http.body, "href=\"/story/" STORY "/edit\"");
    assert_contains(scripted_http.body, "<span class=\"chip\">Edited</span>");
    assert_contains(scripted_http.body, "Mind &lt;this&gt;.");
    /* What was made for the editor is not given to the next reader. */
    ask("GET /story/" STORY, "", "");
    assert_contains(scripted_http.body, "Mind &lt;this&gt;.");
    assert_lacks(scripted_http.body, "/edit\"");
    ask("GET /story/" STORY "?lang=de", "", "");
    assert_contains(scripted_http.body, "Die Redaktion erg");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(only_an_operators_key_opens_it, open_site, close_site),
        cmocka_unit_test_setup_teardown(the_page_has_a_form_for_what_can_be_done_and_for_its_way_back, open_site,
                                        close_site),
        cmocka_unit_test_setup_teardown(what_a_person_brought_into_the_story_can_be_taken_back_there, open_site,
                                        close_site),
        cmocka_unit_test_setup_teardown(a_history_that_cannot_be_read_is_left_out, open_site, close_site),
        cmocka_unit_test_setup_teardown(more_articles_than_one_step_takes_are_refused, open_site, close_site),
        cmocka_unit_test_setup_teardown(a_story_that_is_not_there_has_no_page, open_site, close_site),
        cmocka_unit_test_setup_teardown(each_form_asks_redis_for_one_thing_and_leads_back, open_site, close_site),
        cmocka_unit_test_setup_teardown(a_program_sends_its_key_in_a_header_and_needs_no_token, open_site, close_site),
        cmocka_unit_test_setup_teardown(a_form_from_elsewhere_does_nothing, open_site, close_site),
        cmocka_unit_test_setup_teardown(a_form_that_makes_no_sense_is_told_what_is_wrong, open_site, close_site),
        cmocka_unit_test_setup_teardown(what_stands_against_an_act_is_said, open_site, close_site),
        cmocka_unit_test_setup_teardown(a_hidden_story_is_gone_for_readers_and_leads_an_editor_to_its_page, open_site,
                                        close_site),
        cmocka_unit_test_setup_teardown(what_is_edited_is_said_to_be_and_only_an_editor_sees_the_way_to_change_it,
                                        open_site, close_site),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
