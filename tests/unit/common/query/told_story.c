#include "told_story.h"

#include "query_facts.h"
#include "text_stem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

#define TEXTS(...) ((char *[]){__VA_ARGS__})

static char id[] = TOLD_ID, left_one[] = "lantern.example", left_two[] = "harbour.example/north",
            other[] = "plain.example", politics[] = "politics", election[] = "election", france[] = "FR",
            paris[] = "FR/Paris", english[] = "en", french[] = "fr", canada[] = "CA", leaning_left[] = "left",
            lean_left[] = "lean-left", center[] = "center", high[] = "high", nonprofit[] = "nonprofit",
            owner[] = "Quillfeather Holdings", group[] = "Müller & Söhne", right[] = "right", nothing[] = "";
static char headline[] = "Pension reform: Paris votes on the countries' treaty",
            first[] = "Ministers in Zürich spoke of 60,000 jobs and COVID-19.",
            second[] = "L'eau monte; des élections anticipées sont annoncées.",
            third[] = "東京都知事選で改革派が勝利した。";

static Triptych__Count counts[] = {{PROTOBUF_C_MESSAGE_INIT(&triptych__count__descriptor), leaning_left, 1},
                                   {PROTOBUF_C_MESSAGE_INIT(&triptych__count__descriptor), lean_left, 1},
                                   {PROTOBUF_C_MESSAGE_INIT(&triptych__count__descriptor), center, 1},
                                   {PROTOBUF_C_MESSAGE_INIT(&triptych__count__descriptor), english, 4},
                                   {PROTOBUF_C_MESSAGE_INIT(&triptych__count__descriptor), french, 2},
                                   {PROTOBUF_C_MESSAGE_INIT(&triptych__count__descriptor), canada, 5},
                                   {PROTOBUF_C_MESSAGE_INIT(&triptych__count__descriptor), france, 1},
                                   {PROTOBUF_C_MESSAGE_INIT(&triptych__count__descriptor), high, 2},
                                   {PROTOBUF_C_MESSAGE_INIT(&triptych__count__descriptor), nonprofit, 1}};

static void fill_coverage(Triptych__Coverage *coverage)
{
    static Triptych__Count *leaning[] = {&counts[0], &counts[1], &counts[2]}, *lang[] = {&counts[3], &counts[4]},
                           *country[] = {&counts[5], &counts[6]}, *factuality[] = {&counts[7]},
                           *ownership[] = {&counts[8]};
    *coverage = (Triptych__Coverage)TRIPTYCH__COVERAGE__INIT;
    coverage->articles = 9;
    coverage->sources = 6;
    coverage->original_reports = 7;
    coverage->leaning = leaning;
    coverage->n_leaning = 3;
    coverage->lang = lang;
    coverage->n_lang = 2;
    coverage->country = country;
    coverage->n_country = 2;
    coverage->factuality = factuality;
    coverage->n_factuality = 1;
    coverage->ownership = ownership;
    coverage->n_ownership = 1;
}

static void fill_summary(Triptych__Summary *summary)
{
    static Triptych__Bullet bullets[3];
    static Triptych__Bullet *all[] = {&bullets[0], &bullets[1]}, *of_left[] = {&bullets[2]};
    static char *topics[] = {politics, election}, *places[] = {france, paris};
    char *texts[] = {first, second, third};
    for (int i = 0; i < 3; i++) {
        bullets[i] = (Triptych__Bullet)TRIPTYCH__BULLET__INIT;
        bullets[i].text = texts[i];
    }
    *summary = (Triptych__Summary)TRIPTYCH__SUMMARY__INIT;
    summary->headline = headline;
    summary->bullets = all;
    summary->n_bullets = 2;
    summary->left = of_left;
    summary->n_left = 1;
    summary->topics = topics;
    summary->n_topics = 2;
    summary->places = places;
    summary->n_places = 2;
}

const Triptych__StoryHead *told_story(void)
{
    static Triptych__StoryHead head;
    static Triptych__Coverage coverage;
    static Triptych__Summary summary;
    static Triptych__Blindspot blindspot;
    static char *sources[] = {left_one, left_two, other}, *owners[] = {owner, group};
    fill_coverage(&coverage);
    fill_summary(&summary);
    blindspot = (Triptych__Blindspot)TRIPTYCH__BLINDSPOT__INIT;
    blindspot.side = right;
    head = (Triptych__StoryHead)TRIPTYCH__STORY_HEAD__INIT;
    head.id = id;
    head.version = 3;
    head.last_updated_ms = TOLD_UPDATED_MS;
    head.coverage = &coverage;
    head.summary = &summary;
    head.blindspot = &blindspot;
    head.sources = sources;
    head.n_sources = 3;
    head.owners = owners;
    head.n_owners = 2;
    head.pinned = 1;
    head.split_from = nothing;
    return &head;
}

const Triptych__StoryHead *told_with_headline(const char *text)
{
    const Triptych__StoryHead *head = told_story();
    head->summary->headline = (char *)(uintptr_t)text;
    return head;
}

static int matches(const Triptych__StoryHead *head, const char *kind, const char *text)
{
    struct text_stemmers *stemmers = text_stemmers_new();
    struct query_options options = {.tier = TIER_VANTAGE, .is_of_events = kind != NULL, .stemmers = stemmers};
    struct query *query = query_new(&options);
    struct query_problem problem;
    struct query_facts *facts = query_facts_new(head, 1, NULL);
    assert_non_null(query);
    assert_non_null(facts);
    if (query_add(query, text, &problem))
        fail_msg("%s: at %zu: %s", text, problem.at, problem.err.text);
    int result = query_matches(query, facts, kind);
    query_free(query);
    free(facts);
    text_stemmers_free(stemmers);
    return result;
}

int told_matches(const char *text)
{
    return matches(told_story(), NULL, text);
}

int told_headline_matches(const char *text, const char *query)
{
    return matches(told_with_headline(text), NULL, query);
}

int told_event_matches(const char *kind, const char *text)
{
    return matches(told_story(), kind, text);
}
