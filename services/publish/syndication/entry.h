/* What a story's entry says in every feed (Atom, RSS, JSON Feed): the same ids, the same order, the same rule for
 * `updated`. An entry's id is the story's for ever ("tag:triptych,2026:EDITION/STORY"), also when the desk moves to
 * another address; `updated` is the head's noted_ms, which moves when something that a reader would care about is new.
 * So that a reader's program sees no false change, nothing in an entry counts articles or copies. Pure. */
#ifndef TRIPTYCH_ENTRY_H
#define TRIPTYCH_ENTRY_H

#include "page_frame.h"
#include "story.pb-c.h"

#include <stddef.h>
#include <stdint.h>

#define FEED_ENTRIES 50 /* of one feed */
#define FEED_TAG     "tag:triptych,2026:"

/* One feed: of everything, or of a topic or place. */
struct feed {
    Triptych__StoryHead *const *heads; /* latest noted first */
    size_t count;
    const char *query;   /* "?topic=sport&place=FR", encoded, part of who the feed is; NULL: everything */
    const char *subject; /* "Sport, France"; NULL likewise */
    const char *page;    /* path of the page with the same stories, encoded; NULL: the front page */
};

/* All three as plain text: "Triptych: Sport, France"; "https://news.example/feed.atom?topic=sport", of the format's
 * `path`; and the page's address. */
void feed_name(struct buffer *out, const struct site *site, const struct feed *feed);
void feed_self(struct buffer *out, const struct site *site, const struct feed *feed, const char *path);
void feed_home(struct buffer *out, const struct site *site, const struct feed *feed);
/* The same as XML text. */
void feed_name_escaped(struct buffer *out, const struct site *site, const struct feed *feed);
void feed_self_escaped(struct buffer *out, const struct site *site, const struct feed *feed, const char *path);
void feed_home_escaped(struct buffer *out, const struct site *site, const struct feed *feed);

int64_t feed_updated_ms(const Triptych__StoryHead *head);
const char *feed_title(const Triptych__StoryHead *head); /* borrowed from the head, or static */
/* When the newest of the entries was updated, the first of them; 0 for none. */
int64_t feed_newest_ms(const struct feed *feed);

/* As plain text: nothing in it is escaped yet. */
void feed_story_id(struct buffer *out, const struct site *site, const Triptych__StoryHead *head);
void feed_story_link(struct buffer *out, const struct site *site, const Triptych__StoryHead *head);
/* HTML: who covers it and the summary's lines, each with the way to where it was written. */
void feed_content(struct buffer *out, const struct site *site, const Triptych__StoryHead *head);

/* What `write` (one of the three above) writes, escaped once more, as XML text. */
typedef void feed_part_fn(struct buffer *out, const struct site *site, const Triptych__StoryHead *head);
void feed_escaped(struct buffer *out, feed_part_fn *write, const struct site *site, const Triptych__StoryHead *head);

#endif
