/* Pieces that several pages show: the bar, a story in a list, times, names. Pure. */
#ifndef TRIPTYCH_PAGE_PARTS_H
#define TRIPTYCH_PAGE_PARTS_H

#include "buffer.h"
#include "coverage_pct.h"
#include "page_frame.h"
#include "part_side.h"
#include "story.pb-c.h"

#include <stdint.h>

/* <time> with the date and time, or "3 hours ago" when that is less than two days. Nothing when 0. */
void part_time(struct buffer *out, int64_t time_ms, int64_t now_ms);

/* The three segments. Large: labelled inside, as far as they have room. The numbers are its aria-label either way. */
void part_bar(struct buffer *out, const struct coverage_sides *sides, int is_large);
/* "Left 27% Center 45% Right 28%", each with its colour, and what is not rated. */
void part_bar_key(struct buffer *out, const struct coverage_sides *sides);

/* "Left 27%, Center 45%, Right 28%" with the names that `name` gives: side_label or side_in_text. */
void part_shares(struct buffer *out, const unsigned pct[COVERAGE_SIDES], const char *(*name)(enum side));
/* "27% left, 45% center, 28% right". */
void part_shares_said(struct buffer *out, const unsigned pct[COVERAGE_SIDES]);

/* "1 source", "12 sources". */
void part_count(struct buffer *out, uint64_t count, const char *one, const char *many);
/* "English, French and 3 more". */
void part_languages(struct buffer *out, const Triptych__Coverage *coverage, size_t names_max);

/* The attributes of an element that holds foreign text: ` dir="auto" lang="fr"`, without a lang where it is not known. */
void part_lang(struct buffer *out, const char *lang);
/* A link to the story with its headline in the reader's language, where it has one (or what stands in for one while
 * there is no summary). */
void part_story_link(struct buffer *out, const struct site *site, const Triptych__StoryHead *head);
/* A chip that names the side that misses the story; nothing when none does. */
void part_blindspot(struct buffer *out, const Triptych__StoryHead *head);
/* What stands in the place of what the reader's tier does not show: its name and the way to it, and nothing else. */
void part_locked(struct buffer *out, const struct site *site, const char *what, const char *tier);
/* Who says what of a source, as far as the reader's tier sees it, folded under `title`; nothing when nobody does. */
void part_raters(struct buffer *out, const struct site *site, const Triptych__SourceRating *source, const char *title);
/* A story in a list; `lead`: the first and largest of a page. */
void part_story(struct buffer *out, const struct site *site, const Triptych__StoryHead *head, int is_lead);

#endif
