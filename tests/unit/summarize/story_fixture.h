/* Stories for tests: placed articles without the labour of protobuf. */
#ifndef TRIPTYCH_STORY_FIXTURE_H
#define TRIPTYCH_STORY_FIXTURE_H

#include "id.h"
#include "story.pb-c.h"

#define FIXTURE_ARTICLES_MAX 400

struct fixture_row {
    const char *source, *lang, *leaning, *title, *text, *copy_of;
};

struct story_fixture {
    size_t count;
    Triptych__PlacedArticle *pointers[FIXTURE_ARTICLES_MAX];
    struct {
        Triptych__PlacedArticle placed;
        Triptych__Article article;
        Triptych__Placement placement;
        Triptych__SourceRating rating;
        char id[ID_SIZE];
    } rows[FIXTURE_ARTICLES_MAX];
};

/* An empty one. It is large: static or on the heap. */
void fixture_init(struct story_fixture *fixture);

/* Adds an article; NULL members mean "" ("en" for lang). Returns its id. */
const char *fixture_add(struct story_fixture *fixture, const struct fixture_row *row);

/* The index of the article with this id; fails the test when there is none. */
size_t fixture_index(const struct story_fixture *fixture, const char *article_id);

#endif
