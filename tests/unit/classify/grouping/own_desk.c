#include "own_desk.h"

#include "article_own.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

struct own_desk own_desk;

int own_desk_open(void **state)
{
    (void)state;
    own_desk.analyser = text_analyser_new(NULL);
    own_desk.memory = repeats_new(NULL);
    own_desk.stories = story_index_new(NULL, NULL);
    own_desk.articles = 0;
    return own_desk.analyser && own_desk.memory && own_desk.stories ? 0 : -1;
}

int own_desk_close(void **state)
{
    (void)state;
    story_index_free(own_desk.stories);
    repeats_free(own_desk.memory);
    text_analyser_free(own_desk.analyser);
    return 0;
}

static void write_id(char out[ID_SIZE])
{
    snprintf(out, ID_SIZE, "a%016u", own_desk.articles);
}

void own_desk_decide(const char *domain, const char *title, const char *text, int64_t time_ms)
{
    static struct article_own own;
    struct err err = {0};
    char id[ID_SIZE];
    own_desk.articles++;
    write_id(id);
    const struct article_own_input input = {id, domain, "", "", title, text, "en"};
    assert_int_equal(article_own_read(own_desk.analyser, own_desk.memory, &input, &own, &err), 0);
    const struct article_features_input words = {own.title.text, own.text, "en", time_ms != 0};
    assert_int_equal(article_features_build(own_desk.analyser, &words, &own_desk.features, &err), 0);
    own_desk.features.marks = own.marks;
    const struct decision_input asked = {id, &own_desk.features, {0}, time_ms};
    assert_int_equal(decide(own_desk.stories, &asked, &own_desk.decision, &err), 0);
}

void own_desk_enter(const char *story_id, const char *copy_of, int64_t time_ms)
{
    struct err err = {0};
    char id[ID_SIZE];
    write_id(id);
    const struct placement placement = {id, story_id, copy_of, time_ms, &own_desk.features, {0}};
    assert_int_equal(story_index_apply(own_desk.stories, &placement, PLACEMENT_COMMITTED, &err), 1);
}
