/* A story in a list: as the first of a page, as a card of a grid, as a row, as a line. Pure. */
#ifndef TRIPTYCH_PART_CARD_H
#define TRIPTYCH_PART_CARD_H

#include "buffer.h"
#include "page_frame.h"
#include "story.pb-c.h"

#include <stddef.h>

enum part_card {
    CARD_LEAD, /* the largest of a page, with its picture above */
    CARD_GRID, /* one of a grid: its picture above, or in its place some sentences */
    CARD_ROW,  /* one of a list: its picture beside */
    CARD_MINI, /* headline and bar alone */
};

void part_card(struct buffer *out, const struct site *site, const Triptych__StoryHead *head, enum part_card card);
/* The next ones are the same as items of a list without bars: "Headline / 12 sources / 3 hours ago". */
void part_brief(struct buffer *out, const struct site *site, const Triptych__StoryHead *head);

/* The attributes of an element that holds foreign text: ` dir="auto" lang="fr"`, without a lang where it is not known. */
void part_lang(struct buffer *out, const char *lang);
/* A link to the story with its headline in the reader's language, where it has one (or what stands in for one while there
 * is no summary). */
void part_story_link(struct buffer *out, const struct site *site, const Triptych__StoryHead *head);
/* A chip that names the side that misses the story; nothing when none does. */
void part_blindspot(struct buffer *out, const Triptych__StoryHead *head);
/* "English, French and 3 more". */
void part_languages(struct buffer *out, const Triptych__Coverage *coverage, size_t names_max);

/* "/place/FR/Paris", encoded. */
void part_place_path(const char *place, char *out, size_t out_size);
/* Links to the story's places and topics, the most telling `max` of them; nothing when it has none. Returns how many. */
size_t part_subjects(struct buffer *out, const Triptych__StoryHead *head, size_t max);

#endif
