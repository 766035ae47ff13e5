#include "review_stories.h"

#include "review_queue.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

const char *const bridge[REVIEW_TITLES] = {
    "Freighter Meridian Star strikes harbour bridge in Port Selby",
    "Port Selby harbour bridge closed after freighter Meridian Star hits pillar",
    "Meridian Star: divers look at pillar of Port Selby harbour bridge",
    "Ferries replace trains after Meridian Star strikes Port Selby bridge",
    "Freighter Meridian Star rams pillar of harbour bridge, Port Selby trains stop",
    "Port Selby: harbour bridge shut, captain of freighter Meridian Star questioned",
};
const char *const quota[REVIEW_TITLES] = {
    "Parliament of Varda rejects fishing quota of minister Olufsen",
    "Olufsen loses vote on fishing quota in Varda parliament",
    "Varda fishing quota fails: parliament votes against minister Olufsen",
    "Fishing quota rejected, minister Olufsen of Varda may resign",
    "Minister Olufsen beaten in Varda parliament over fishing quota",
    "Varda: boats stay in port after parliament rejects Olufsen fishing quota",
};

static void log_background(void)
{
    for (unsigned i = 0; i < 100; i++) {
        char title[128], article[ID_SIZE], story[ID_SIZE];
        snprintf(title, sizeof title, "Council %u of Molen plans bridge %u, parliament of Brenn votes on quota %u", i,
                 i * 7 % 50, i * 13 % 40);
        snprintf(article, sizeof article, "a0000000000001%03u", i);
        snprintf(story, sizeof story, "s0000000000001%03u", i);
        glue_log_title(article, story, title);
    }
}

void log_stories(int strays)
{
    for (unsigned i = 0; i < 6; i++) {
        char article[ID_SIZE];
        snprintf(article, sizeof article, "a000000000000000%u", i);
        glue_log_title(article, !strays && i >= 4 ? STORY_B : STORY_A, strays && i == 5 ? quota[5] : bridge[i]);
        snprintf(article, sizeof article, "a000000000000010%u", i);
        if (i < 5)
            glue_log_title(article, STORY_C, quota[i]);
    }
}

int review_stories_open(void **state)
{
    static const char *const sets[] = {NULL};
    (void)state;
    glue_open(sets);
    log_background();
    return 0;
}

int review_stories_close(void **state)
{
    (void)state;
    glue_close();
    return 0;
}

void make_due(void)
{
    static const char *const stories[] = {STORY_A, STORY_B, STORY_C};
    glue_catch_up();
    for (int i = 0; i < 3; i++) {
        uint32_t slot = story_index_find(classify->index, stories[i]);
        if (slot != SLOT_NONE)
            review_queue_renew(classify->index, slot);
    }
}

void log_change(const char *instance, const char *article, const char *from, const char *into)
{
    Triptych__LogEntry log = TRIPTYCH__LOG_ENTRY__INIT;
    log.kind = lend(*article ? "move" : "merge");
    log.instance = lend(instance);
    log.article_id = lend(article);
    log.story_id = lend(into);
    log.other_story_id = lend(from);
    glue_log(&log);
}

static struct store_change_answer change;

static void answer_change(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_change_fn, &change);
}

void answer(const char *function, enum change_outcome outcome, const char *story_id, const char *log_seq)
{
    change = (struct store_change_answer){
        .outcome = outcome, .story_id = story_id, .version = 9, .other_story_id = "", .log_seq = log_seq};
    scripted_answer_with(function, answer_change);
    assert_int_equal(scripted_answer(), 1);
}
