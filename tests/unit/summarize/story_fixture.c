#include "story_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static char *text_or(const char *text, const char *fallback)
{
    return (char *)(uintptr_t)(text ? text : fallback);
}

void fixture_init(struct story_fixture *fixture)
{
    fixture->count = 0;
}

const char *fixture_add(struct story_fixture *fixture, const struct fixture_row *row)
{
    static unsigned made; /* articles of all tests have different ids, as in life */
    assert_true(fixture->count < FIXTURE_ARTICLES_MAX);
    size_t i = fixture->count++;
    char identity[32];
    snprintf(identity, sizeof identity, "test %u", made++);
    id_for_article(identity, fixture->rows[i].id);

    triptych__placed_article__init(&fixture->rows[i].placed);
    triptych__article__init(&fixture->rows[i].article);
    triptych__placement__init(&fixture->rows[i].placement);
    triptych__source_rating__init(&fixture->rows[i].rating);
    fixture->rows[i].placed.article = &fixture->rows[i].article;
    fixture->rows[i].placed.placement = &fixture->rows[i].placement;
    fixture->rows[i].placement.source = &fixture->rows[i].rating;
    fixture->rows[i].placement.lang = text_or(row->lang, "en");
    fixture->rows[i].placement.copy_of = text_or(row->copy_of, "");
    fixture->rows[i].rating.leaning = text_or(row->leaning, "");
    fixture->rows[i].article.id = fixture->rows[i].id;
    fixture->rows[i].article.source = text_or(row->source, "");
    fixture->rows[i].article.title = text_or(row->title, "");
    fixture->rows[i].article.text = text_or(row->text, "");
    fixture->pointers[i] = &fixture->rows[i].placed;
    return fixture->rows[i].id;
}

size_t fixture_index(const struct story_fixture *fixture, const char *article_id)
{
    for (size_t i = 0; i < fixture->count; i++)
        if (strcmp(fixture->rows[i].id, article_id) == 0)
            return i;
    fail_msg("no article %s in the story", article_id);
    return 0;
}
