/* Topics and places on pages: their names for people, the addresses of their lists, and a story's as links. Pure. */
#ifndef TRIPTYCH_PAGE_SUBJECT_H
#define TRIPTYCH_PAGE_SUBJECT_H

#include "buffer.h"
#include "story.pb-c.h"

#include <stddef.h>

#define SUBJECT_TITLE_SIZE 160 /* holds names and paths, terminated */

/* "Politics"; the name as it is when it is no topic. */
void page_topic_title(const char *topic, char *out, size_t out_size);
/* "France" or "Paris, France". Returns 0 when it is no place: a country's code, or this and a city. */
int page_place_title(const char *place, char *out, size_t out_size);
/* NULL when these are a topic and a place (each may be NULL: none), otherwise what is wrong with the request. */
const char *subject_problem(const char *topic, const char *place);
/* "/place/FR/Paris", encoded. */
void page_place_path(const char *place, char *out, size_t out_size);

/* A line of links to the lists of the story's topics and places; nothing when it has none. */
void page_subject(struct buffer *out, const Triptych__StoryHead *head);

#endif
