#include "sample_languages.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static char *text_of(const char *text)
{
    char *copy = strdup(text);
    assert_non_null(copy);
    return copy;
}

static void *list_of(void *only)
{
    void **list = malloc(sizeof *list);
    assert_non_null(list);
    *list = only;
    return list;
}

static void name_english(Triptych__Summary *summary)
{
    summary->lang = text_of("en");
    for (size_t i = 0; i < summary->n_bullets; i++)
        summary->bullets[i]->lang = text_of("en");
}

void sample_head_add_french(Triptych__StoryHead *head)
{
    Triptych__Heading *heading = malloc(sizeof *heading);
    assert_non_null(heading);
    triptych__heading__init(heading);
    heading->lang = text_of("fr");
    heading->headline = text_of(SAMPLE_FRENCH_HEADLINE);
    heading->lead = text_of(SAMPLE_FRENCH_SENTENCE);
    name_english(head->summary);
    head->summary->headings = list_of(heading);
    head->summary->n_headings = 1;
}

void sample_story_add_french(Triptych__Story *story)
{
    Triptych__Bullet *bullet = malloc(sizeof *bullet);
    Triptych__Summary *text = malloc(sizeof *text);
    Triptych__StoryDetails *details = malloc(sizeof *details);
    assert_non_null(bullet);
    assert_non_null(text);
    assert_non_null(details);
    triptych__bullet__init(bullet);
    triptych__summary__init(text);
    triptych__story_details__init(details);
    bullet->text = text_of(SAMPLE_FRENCH_SENTENCE);
    bullet->lang = text_of("fr");
    text->lang = text_of("fr");
    text->headline = text_of(SAMPLE_FRENCH_HEADLINE);
    text->bullets = list_of(bullet);
    text->n_bullets = 1;
    details->summaries = list_of(text);
    details->n_summaries = 1;
    details->based_on_version = story->head->summary->based_on_version;
    sample_head_add_french(story->head);
    story->details = details;
}
