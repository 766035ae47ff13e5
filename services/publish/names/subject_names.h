/* Topics and places: which there are, and their names for people. Pure. */
#ifndef TRIPTYCH_SUBJECT_NAMES_H
#define TRIPTYCH_SUBJECT_NAMES_H

#include <stddef.h>

#define SUBJECT_TITLE_SIZE 160 /* holds names and paths, terminated */

/* Whether this is a topic as stories have it in `topics`: "politics". */
int subject_is_topic(const char *topic);
/* Whether this is a place as stories have it in `places`: a country's code, or this and a city: "FR/Paris". */
int subject_is_place(const char *place);

/* Whether it is a topic of the first level. */
int subject_topic_is_first(const char *topic);
/* "Politics"; the name as it is when it is no topic. */
void subject_topic_title(const char *topic, char *out, size_t out_size);
/* The same for navigation, where only the first words have room: "Economy" of "Economy, business and finance". */
void subject_topic_label(const char *topic, char *out, size_t out_size);
/* "France" or "Paris, France". Returns 0 when it is no place. */
int subject_place_title(const char *place, char *out, size_t out_size);

#endif
