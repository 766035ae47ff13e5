/* services/publish: pages, as a reader, a hostile title and an XML parser meet them. */
#include "code_names.h"
#include "html.h"
#include "markup.h"
#include "page_blindspot.h"
#include "page_error.h"
#include "page_front.h"
#include "page_list.h"
#include "page_story.h"
#include "page_tier_key.h"
#include "part_side.h"
#include "part_time.h"
#include "sample_story.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

static struct site site_of(enum tier tier)
{
    return (struct site){.name = "Triptych",
                         .base_url = "",
                         .upgrade_url = "",
                         .edition = "world",
                         .tier = tier,
                         .sources_min = 2,
                         .blindspot = {.weak_pct = 15, .strong_pct = 50, .margin_pct = 5, .rated_min = 5},
                         .now_ms = SAMPLE_NOW_MS};
}

static char *story_page(const Triptych__Story *story, enum tier tier)
{
    struct buffer buffer;
    struct site site = site_of(tier);
    buffer_init(&buffer, PAGE_MAX);
    page_story(&buffer, &site, story, &(struct related){.count = 0}, &(struct article_choice){0});
    return markup_take(&buffer);
}

static void a_story_page_carries_the_sentences_a_reader_looks_for(void **state)
{
    (void)state;
    Triptych__Story *story = sample_story_new();
    char *page = story_page(story, TIER_FREE);
    markup_has(page, "9 Articles</h2>");
    markup_has(page, "Coverage Details</h2>");
    markup_has(page, "<dt>Outlets</dt><dd><a href=\"#outlets\">8</a></dd>");
    markup_has(page, "?side=left#articles\"><span class=\"dot l\">Left</span> <b>2</b></a>");
    markup_has(page, "?side=unrated#articles\"><span class=\"dot n\">Not rated</span> <b>2</b></a>");
    markup_has(page, "all three sides tie");
    markup_has(page, "?side=left#articles\" aria-label=\"Left 34%: 2 of 6 rated sources\"");
    markup_has(page, "<b>33%</b></span> <span>of 6 rated sources, 2 not rated");
    markup_has(page, "Summary</h2>");
    markup_has(page, "What each side stresses");
    markup_has(page, "https://concordwire.example/2026/a0000000000000007?a=1&amp;b=2");
    markup_has(page, "rel=\"noopener nofollow\"");
    markup_has(page, "Also run by 1 outlet</summary>");
    markup_lacks(page, "Near-identical copy of"); /* it stands under its original */
    markup_has(page, "shared weighted terms");
    markup_has(page, "?side=left#articles\">Left <b>2</b></a>");
    markup_has(page, "France");
    markup_lacks(page, "<script>");
    markup_lacks(page, "<img");
    free(page);
    sample_story_free(story);
}

static void a_story_page_says_who_makes_a_point_and_why_a_side_makes_none(void **state)
{
    (void)state;
    Triptych__Story *story = sample_story_new();
    char *page = story_page(story, TIER_FREE);
    markup_has(page, "Only this outlet says so.");
    markup_has(page, "Also ledger&amp;times.example");
    markup_has(page, "All sides report this.");
    markup_has(page, "All sides report: 14 months");
    markup_has(page, "No difference found: these outlets stress what the others stress too.");
    free(page);
    /* A summary that an earlier version made gives no reason. */
    Triptych__Summary *summary = story->head->summary;
    strcpy(summary->center_none, "");
    page = story_page(story, TIER_FREE);
    markup_has(page, "Nothing that the other sides do not say too.");
    free(page);
    sample_story_free(story);
}

static void a_story_page_tells_who_was_first_and_draws_how_each_side_grew(void **state)
{
    (void)state;
    Triptych__Story *story = sample_story_new();
    char *page = story_page(story, TIER_FREE);
    markup_has(page, "First reported by <a rel=\"noopener nofollow\" "
                     "href=\"https://concordwire.example/2026/a0000000000000007?a=1&amp;b=2\">Concord Wire</a>, ");
    markup_has(page, "8 original reports (89% of the 9 articles), 1 syndicated copy.");
    markup_has(page, "By articles: left 29%, center 43%, right 28% of the 7 articles of rated sources.");
    markup_has(page, "aria-label=\"Sources over time, at the end left 2, center 2, right 2, not rated 1\"");
    markup_has(page, "<path class=\"l\" d=\"M0 ");
    /* The wire has two articles of its own, the paper only runs one of them. */
    const char *wire = strstr(page, "<a href=\"/source/concordwire.example\">Concord Wire</a><br/>");
    const char *paper = strstr(page, "<a href=\"/source/ledgerandtimes.example\">Ledger &amp; Times</a><br/>");
    assert_true(wire && paper);
    markup_has(strstr(wire, "</time>"), "</time></td><td class=\"num\">2</td><td class=\"num\">0</td></tr>");
    markup_has(strstr(paper, "</time>"), "</time></td><td class=\"num\">0</td><td class=\"num\">1</td></tr>");
    free(page);
    page = story_page(story, TIER_VANTAGE);
    markup_has(page, "<b>6 outlets, 1 owner</b>");
    free(page);
    sample_story_free(story);
}

static void the_center_leading_reads_as_on_the_page_we_take_as_our_picture(void **state)
{
    (void)state;
    struct sample_head_options options = {.id = "s0000000000000001",
                                          .headline = "H",
                                          .left = 12,
                                          .center = 20,
                                          .right = 13,
                                          .unrated = 22,
                                          .last_ms = SAMPLE_NOW_MS};
    Triptych__Story story = TRIPTYCH__STORY__INIT;
    story.head = sample_head_new(&options);
    story.head->coverage->articles = 124;
    char *page = story_page(&story, TIER_FREE);
    markup_has(page, "124 Articles");
    markup_has(page, "<p>44% of the sources are Center</p>");
    markup_has(page, "Left 27%");
    markup_has(page, "Right 29%");
    markup_has(page, "of 45 rated sources, 22 not rated");
    free(page);
    sample_head_free(story.head);
}

static void locked_data_is_named_and_in_no_byte_of_the_page(void **state)
{
    (void)state;
    Triptych__Story *story = sample_story_new();
    char *page = story_page(story, TIER_FREE);
    markup_has(page, "A Premium key opens factuality.");
    markup_has(page, "A Vantage key opens ownership.");
    markup_lacks(page, "Mixed");
    markup_lacks(page, "mixed");
    markup_lacks(page, SAMPLE_OWNER);
    markup_lacks(page, "Private equity");
    markup_lacks(page, SAMPLE_OWNERSHIP);
    free(page);
    page = story_page(story, TIER_VANTAGE);
    markup_has(page, "Mixed");
    markup_has(page, "Private equity");
    markup_lacks(page, "key opens");
    free(page);
    sample_story_free(story);
}

static void foreign_text_stays_text_wherever_it_stands(void **state)
{
    (void)state;
    static const char attack[] = "\"><script>alert('x')</script>&amp;\x01\xFF\xE2\x80\xAE";
    Triptych__Story *story = sample_story_new();
    char **fields[] = {&story->head->summary->headline,
                       &story->head->summary->bullets[0]->text,
                       &story->head->summary->bullets[0]->url,
                       &story->head->summary->bullets[0]->source,
                       &story->articles[0]->article->title,
                       &story->articles[0]->article->text,
                       &story->articles[0]->article->url,
                       &story->articles[0]->article->source,
                       &story->articles[0]->placement->lang,
                       &story->articles[0]->placement->source->name,
                       &story->articles[0]->placement->source->country,
                       &story->articles[0]->placement->source->leaning,
                       &story->articles[0]->placement->reasons[0]->feature,
                       &story->head->coverage->country[0]->key,
                       &story->head->coverage->lang[0]->key,
                       &story->head->coverage->factuality[0]->key};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        free(*fields[i]);
        *fields[i] = strdup(attack);
    }
    char *page = story_page(story, TIER_VANTAGE);
    markup_lacks(page, "<script>");
    markup_lacks(page, "\xFF");
    markup_lacks(page, "\x01");
    markup_has(page, "&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)");
    free(page);
    struct buffer buffer;
    struct site site = site_of(TIER_FREE);
    buffer_init(&buffer, PAGE_MAX);
    page_error(&buffer, &site, attack, attack);
    page = markup_take(&buffer);
    markup_lacks(page, "<script>");
    free(page);
    sample_story_free(story);
}

static void only_web_addresses_become_links(void **state)
{
    (void)state;
    assert_true(html_is_web_url("https://one.example/"));
    assert_true(html_is_web_url("HTTP://one.example/"));
    assert_false(html_is_web_url("javascript:alert(1)"));
    assert_false(html_is_web_url(" https://one.example/"));
    assert_false(html_is_web_url(""));
    assert_false(html_is_web_url(NULL));
    Triptych__Story *story = sample_story_new();
    free(story->articles[0]->article->url);
    story->articles[0]->article->url = strdup("javascript:alert(1)");
    char *page = story_page(story, TIER_FREE);
    markup_lacks(page, "javascript:");
    free(page);
    sample_story_free(story);
}

static void titles_without_source_text_or_summary_still_make_a_page(void **state)
{
    (void)state;
    Triptych__Story *story = sample_story_new();
    Triptych__Summary *summary = story->head->summary;
    story->head->summary = NULL;
    char *page = story_page(story, TIER_FREE);
    markup_has(page, "<h1 dir=\"auto\">Harbour bridge reopens a month early");
    markup_has(page, "There is no summary of this story");
    markup_has(page, "Unknown source");
    markup_has(page, "bridgewatch.example");
    free(page);
    Triptych__StoryHead bare = TRIPTYCH__STORY_HEAD__INIT;
    Triptych__Story nothing = TRIPTYCH__STORY__INIT;
    nothing.head = &bare;
    page = story_page(&nothing, TIER_VANTAGE);
    markup_has(page, "no outlet is known yet");
    free(page);
    story->head->summary = summary;
    sample_story_free(story);
}

static char *front_page(const struct page_front *front)
{
    struct buffer buffer;
    struct site site = site_of(TIER_FREE);
    buffer_init(&buffer, PAGE_MAX);
    page_front(&buffer, &site, front);
    return markup_take(&buffer);
}

static void an_empty_front_page_shows_the_three_commands(void **state)
{
    (void)state;
    struct desk_status status = {0};
    snprintf(status.contact_note, sizeof status.contact_note, "Add CONTACT=<you> to .env");
    status.feeds = 1;
    char *page = front_page(&(struct page_front){.status = &status, .page = 1, .hidden = 3});
    markup_has(page, "No stories yet");
    markup_has(page, "docker compose up -d --build demo");
    markup_has(page, "tool feeds import");
    markup_has(page, "Add CONTACT=&lt;you&gt; to .env");
    markup_has(page, "3 stories have too few sources");
    free(page);
}

static void a_desk_without_feeds_is_not_asked_for_a_contact(void **state)
{
    (void)state;
    struct desk_status status = {.is_known = 1, .feeds = 2};
    snprintf(status.contact_note, sizeof status.contact_note, "No feeds: add `contact = <you>`, or ` else.");
    char *page = front_page(&(struct page_front){.status = &status, .page = 1});
    markup_has(page, "No feeds: add <code>contact = &lt;you&gt;</code>, or ` else.</div>");
    free(page);
    status.feeds = 0;
    page = front_page(&(struct page_front){.status = &status, .page = 1});
    markup_lacks(page, "No feeds: add");
    markup_has(page, "<code>CONTACT=you@example.org</code>"); /* beside the commands that read some */
    free(page);
}

static void a_front_page_lists_stories_and_leaves_the_operator_s_figures_out(void **state)
{
    (void)state;
    Triptych__Story *story = sample_story_new();
    Triptych__StoryHead *heads[] = {story->head};
    struct desk_status status = {.is_known = 1, .feeds = 64, .feeds_read = 61, .feeds_failing = 3, .failing_count = 1};
    snprintf(status.failing[0].name, sizeof status.failing[0].name, "One of one.example");
    snprintf(status.failing[0].reason, sizeof status.failing[0].reason, "404 Not Found");
    char *page = front_page(&(struct page_front){
        .top = heads, .top_count = 1, .latest = heads, .latest_count = 1, .status = &status, .page = 1, .has_more = 1});
    markup_has(page, "href=\"/story/s0123456789abcdef\"");
    markup_has(page, "8 sources</b>");
    /* The lead's bar is the large one: each of its sides leads to the list that makes it. */
    markup_has(page, "href=\"/story/s0123456789abcdef?side=left#articles\" aria-label=\"Left 34%: 2 of 6 rated "
                     "sources\">Left 34%</a>");
    markup_has(page, "<h1 class=\"unseen\">Top stories</h1>");
    markup_lacks(page, "href=\"/api/v1/events\""); /* in a browser's tab it would load without end */
    markup_lacks(page, "61 of 64");
    markup_lacks(page, "404 Not Found");
    markup_has(page, "href=\"/?page=2\"");
    free(page);
    sample_story_free(story);
}

static void a_blindspot_is_said_on_its_story_in_lists_and_on_a_page_of_its_own(void **state)
{
    (void)state;
    static char left[] = "left";
    Triptych__Story *story = sample_story_new();
    Triptych__Blindspot blindspot = TRIPTYCH__BLINDSPOT__INIT;
    struct site site = site_of(TIER_FREE);
    struct buffer buffer;
    char *page = story_page(story, TIER_FREE);
    markup_lacks(page, "hardly covers this story");
    free(page);
    blindspot.side = left;
    blindspot.sources = 1;
    blindspot.rated_sources = 9;
    story->head->blindspot = &blindspot;
    page = story_page(story, TIER_FREE);
    markup_has(page, "the left hardly covers this story: 1 of 9 rated sources");
    free(page);
    buffer_init(&buffer, PAGE_MAX);
    page_blindspot(&buffer, &site, &(struct blindspot_list){&story->head, 1, 1}, &(struct blindspot_list){0});
    page = markup_take(&buffer);
    markup_has(page, "Blindspot of the left");
    markup_has(page, "What the right misses");
    markup_has(page, "href=\"/blindspot/left\"");
    markup_lacks(page, "href=\"/blindspot/right\"");
    markup_has(page, "at most 15% of the rated sources");
    free(page);
    story->head->blindspot = NULL;
    sample_story_free(story);
}

static void the_page_of_keys_asks_for_one_and_shows_what_it_opens(void **state)
{
    (void)state;
    struct buffer buffer;
    struct site site = site_of(TIER_FREE);
    struct tier_keyring_key key = {.id = "k0123456789a", .tier = TIER_PREMIUM}, token = {.id = "k0123456789b"};
    const struct tier_keyring_key *tokens[] = {&token};
    strcpy(token.path, "/feed.rss");
    buffer_init(&buffer, PAGE_MAX);
    page_tier_key(&buffer, &site,
                  &(struct page_tier_key){.sentence = "No <such> key.", .made_path = "", .made_token = ""});
    char *page = markup_take(&buffer);
    markup_has(page, "No &lt;such&gt; key.");
    markup_has(page, "method=\"post\" action=\"/key\"");
    markup_has(page, "type=\"password\"");
    free(page);
    page_tier_key(&buffer, &site,
                  &(struct page_tier_key){.sentence = "",
                                          .tier_key = &key,
                                          .tokens = tokens,
                                          .token_count = 1,
                                          .made_path = "/feed.atom",
                                          .made_token = "tk_once"});
    page = markup_take(&buffer);
    markup_has(page, "it opens <b>premium</b>");
    markup_has(page, "/feed.atom?token=tk_once");
    markup_has(page, "name=\"id\" value=\"k0123456789b\"");
    markup_lacks(page, "type=\"password\"");
    free(page);
}

static void times_read_as_a_person_would_say_them(void **state)
{
    (void)state;
    static const struct {
        long long age_ms;
        const char *text;
    } cases[] = {{5000, ">just now<"},
                 {60000, ">1 minute ago<"},
                 {3 * 3600000LL, ">3 hours ago<"},
                 {-90000, "title=\"18 Nov 2026, 11:08 UTC\">18 Nov 2026<"},
                 {25 * 3600000LL, ">yesterday<"},
                 {36 * 3600000LL, ">16 Nov 2026<"},
                 {72 * 3600000LL, "title=\"15 Nov 2026, 11:06 UTC\">15 Nov 2026<"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buffer buffer;
        char *text = NULL;
        buffer_init(&buffer, 1000);
        part_time(&buffer, SAMPLE_NOW_MS - cases[i].age_ms, SAMPLE_NOW_MS);
        assert_int_equal(buffer_take(&buffer, &text, NULL, NULL), 0);
        markup_has(text, cases[i].text);
        free(text);
    }
}

static void excerpts_end_at_a_word(void **state)
{
    (void)state;
    struct buffer buffer;
    char *text = NULL;
    buffer_init(&buffer, 1000);
    html_excerpt(&buffer, "One two three & four", 16);
    html_excerpt(&buffer, "short", 16);
    html_excerpt(&buffer, NULL, 16);
    assert_int_equal(buffer_take(&buffer, &text, NULL, NULL), 0);
    assert_string_equal(text, "One two three &amp;…short");
    free(text);
}

static void codes_have_names_and_unknown_ones_stay(void **state)
{
    (void)state;
    assert_string_equal(country_name("FR"), "France");
    assert_string_equal(country_name("ZW"), "Zimbabwe");
    assert_string_equal(country_name("AC"), "AC");
    assert_string_equal(country_name(""), "");
    assert_string_equal(language_name("sl"), "Slovenian");
    assert_string_equal(language_name("xx"), "xx");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_story_page_carries_the_sentences_a_reader_looks_for),
        cmocka_unit_test(a_story_page_says_who_makes_a_point_and_why_a_side_makes_none),
        cmocka_unit_test(a_story_page_tells_who_was_first_and_draws_how_each_side_grew),
        cmocka_unit_test(the_center_leading_reads_as_on_the_page_we_take_as_our_picture),
        cmocka_unit_test(locked_data_is_named_and_in_no_byte_of_the_page),
        cmocka_unit_test(foreign_text_stays_text_wherever_it_stands),
        cmocka_unit_test(only_web_addresses_become_links),
        cmocka_unit_test(titles_without_source_text_or_summary_still_make_a_page),
        cmocka_unit_test(an_empty_front_page_shows_the_three_commands),
        cmocka_unit_test(a_desk_without_feeds_is_not_asked_for_a_contact),
        cmocka_unit_test(a_front_page_lists_stories_and_leaves_the_operator_s_figures_out),
        cmocka_unit_test(a_blindspot_is_said_on_its_story_in_lists_and_on_a_page_of_its_own),
        cmocka_unit_test(the_page_of_keys_asks_for_one_and_shows_what_it_opens),
        cmocka_unit_test(times_read_as_a_person_would_say_them),
        cmocka_unit_test(excerpts_end_at_a_word),
        cmocka_unit_test(codes_have_names_and_unknown_ones_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
