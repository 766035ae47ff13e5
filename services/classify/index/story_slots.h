/* The index's storage: slots of stories and articles, found by id, stories chained by touch. A slot is SLOT_NONE when
 * there is no such thing, or no memory. Private to the engine. */
#ifndef TRIPTYCH_STORY_SLOTS_H
#define TRIPTYCH_STORY_SLOTS_H

#include "story_index_state.h"

uint32_t story_slots_find_article(const struct story_index *index, const char *article_id);
uint32_t story_slots_find_story(const struct story_index *index, const char *story_id);
uint32_t story_slots_add_story(struct story_index *index, const char *story_id, const char *lang);
/* Enters the article first in its story's list; counts and content are the caller's. */
uint32_t story_slots_add_article(struct story_index *index, const struct placement *placement, uint32_t story_slot,
                                 enum placement_state state);
void story_slots_remove_article(struct story_index *index, uint32_t slot);
/* The story must have no articles left; story_slots_drop_story removes them too. */
void story_slots_remove_story(struct story_index *index, uint32_t slot);
void story_slots_drop_story(struct story_index *index, uint32_t slot);
/* Makes it the one touched last. */
void story_slots_touch(struct story_index *index, uint32_t slot);
/* Remembers the vector of a report whose terms are kept, in place of any before. */
void story_slots_keep_embedding(struct story_index *index, uint32_t slot, const struct embedding *embedding);
void story_slots_forget_vector(struct story_index *index, struct live_article *article);
void story_slots_forget_sketch(struct story_index *index, struct live_article *article);

/* The story has an article of this time; 0 is unknown and changes nothing. Only the surest times of its articles count. */
void live_story_note_time(struct live_story *story, int64_t time_ms, enum time_kind kind);

/* Takes the terms of a report whose vector is kept out of its story's centre and postings, and it out of those that
 * others are compared with. */
void story_slots_take_terms(struct story_index *index, uint32_t slot);

/* Keeps the article's vector for comparing, instead of the oldest one when there are too many. */
void story_slots_keep_report(struct story_index *index, struct live_story *story, uint32_t slot);
/* Lets the oldest article go, but for those whose content is kept for comparing. */
void story_slots_forget_oldest(struct story_index *index, struct live_story *story);

#endif
